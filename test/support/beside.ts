/** Somebody beside who gives the lecture, without the page for it: a camera picture of one colour and a voice, published by the protocol. */
import type { Page } from 'playwright-core';
import type { RoomDetail } from '../../protocol/api.ts';
import type { Person } from './people.ts';
import { openLine } from './posting.ts';
import type { RunningServer } from './server.ts';

/** Staff ask this person on stage, and the page, which is his and shows anything of our server, says yes and publishes. */
export async function bringOnStage(
  server: RunningServer,
  room: RoomDetail,
  staff: Person,
  person: Person,
  page: Page,
  colour: string,
): Promise<void> {
  const line = await openLine(server, staff);
  await line.ask({ type: 'room.enter', room: room.id });
  await page.evaluate(enter, room.id);
  const account = (await person.ask('/api/me')).json<{ id: string }>().id;
  const asked = await line.ask({ type: 'stage.invite', room: room.id, account });
  line.close();
  if (asked.type !== 'ok') throw new Error(`${person.name} cannot be asked: ${JSON.stringify(asked)}`);
  await page.evaluate(publish, { room: room.id, colour });
}

declare global {
  interface Window {
    ask?: (message: Record<string, unknown>) => Promise<Record<string, unknown>>;
    /** What is published, so that nothing of it is collected as rubbish. */
    beside?: unknown[];
  }
}

async function enter(room: string): Promise<void> {
  const socket = new WebSocket(`wss://${location.host}/socket?v=1`);
  await new Promise((open) => (socket.onopen = open));
  let id = 0;
  window.ask = (message) =>
    new Promise((resolve, reject) => {
      const own = ++id;
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const answer = JSON.parse(data) as { re?: number; type: string };
        if (answer.re !== own) return;
        if (answer.type === 'error') reject(new Error(data));
        else resolve(answer);
      });
      socket.send(JSON.stringify({ ...message, id: own }));
    });
  await window.ask({ type: 'room.enter', room });
}

async function publish({ room, colour }: { room: string; colour: string }): Promise<void> {
  const ask = window.ask!;
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const pen = canvas.getContext('2d')!;
  const draw = () => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 320, 180);
    pen.fillStyle = '#fff';
    pen.fillRect((performance.now() / 20) % 320, 80, 40, 20);
  };
  const timer = setInterval(draw, 50);
  const sound = new AudioContext();
  const voice = sound.createMediaStreamDestination();
  const tone = sound.createOscillator();
  tone.connect(voice);
  tone.start();
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const tracks = [voice.stream.getAudioTracks()[0]!, canvas.captureStream(20).getVideoTracks()[0]!];
  for (const track of tracks) peer.addTransceiver(track, { direction: 'sendonly' });
  await peer.setLocalDescription();
  await ask({ type: 'stage.answer', room, accept: true });
  const answer = await ask({
    type: 'media.publish',
    room,
    tab: crypto.randomUUID(),
    beside: true,
    sdp: peer.localDescription!.sdp,
    tracks: peer.getTransceivers().map(({ mid }, at) => ({ mid, source: ['microphone', 'camera'][at] })),
  });
  await peer.setRemoteDescription({ type: 'answer', sdp: String(answer['sdp']) });
  await ask({ type: 'stage.update', room, sources: { microphone: 'on', camera: 'on' } });
  window.beside = [canvas, timer, sound, tone, peer];
}
