/**
 * For the tests with a real browser: a page that publishes a moving canvas and a tone, or watches, through a media engine.
 * The functions run in the page; `stage` is what they keep there.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { MediaEngine } from './port.ts';

export interface Signalling {
  address: string;
  /** The room of the next offers. */
  room: string;
  /** May change an offer on its way to the engine, as an attacker would. */
  tamper: ((sdp: string) => string) | undefined;
  close(): Promise<void>;
}

const tracks = [
  { mid: '0', source: 'microphone' as const },
  { mid: '1', source: 'camera' as const },
  { mid: '2', source: 'screen' as const },
];

/** A tiny site on localhost: any GET is an empty page, `POST /publish?NAME` and `/subscribe?NAME` answer an offer. */
export async function createSignalling(engine: MediaEngine): Promise<Signalling> {
  const signalling: Signalling = { address: '', room: 'room', tamper: undefined, close: () => closed(server) };
  const server = createServer(async (request, response) => {
    try {
      const { pathname, search } = new URL(request.url!, 'http://localhost');
      if (request.method !== 'POST')
        return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>Stage</title>');
      let sdp = '';
      for await (const chunk of request.setEncoding('utf8')) sdp += chunk;
      const offer = {
        room: signalling.room,
        connection: search.slice(1),
        sdp: signalling.tamper?.(sdp) ?? sdp,
        tracks,
      };
      response.end(await (pathname === '/publish' ? engine.publish(offer) : engine.subscribe(offer)));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  signalling.address = `http://localhost:${(server.address() as AddressInfo).port}/`;
  return signalling;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

/** Publishes as `name`: sound, and a camera that never stands still, in so many layers, each twice as wide as the one below. */
export function publish(
  page: Page,
  name: string,
  { width = 640, height = 360, fps = 25, layers = 1 } = {},
): Promise<void> {
  return page.evaluate(
    async ({ name, width, height, fps, layers }) => {
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d')!;
      let frame = 0;
      const drawing = setInterval(() => {
        frame++;
        context.fillStyle = `hsl(${(frame * 3) % 360} 60% 50%)`;
        context.fillRect(0, 0, width, height);
        for (let i = 0; i < 60; i++) {
          context.fillStyle = `hsl(${(i * 37 + frame) % 360} 80% 60%)`;
          context.fillRect((i * 97 + frame * 7) % width, (i * 53 + frame * 3) % height, 40, 40);
        }
      }, 1000 / fps);
      const audio = new AudioContext();
      const tone = audio.createOscillator();
      const sound = audio.createMediaStreamDestination();
      tone.connect(sound);
      tone.start();

      const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      const video = { direction: 'sendonly' as const, sendEncodings: [{ maxBitrate: 2_500_000 }] };
      const microphone = connection.addTransceiver('audio', { direction: 'sendonly' });
      const sendEncodings = Array.from({ length: layers }, (_, rank) => ({
        rid: 'lmh'[rank]!,
        scaleResolutionDownBy: 2 ** (layers - 1 - rank),
        maxBitrate: [150_000, 500_000, 1_500_000][rank]!,
      }));
      const camera = connection.addTransceiver('video', layers > 1 ? { ...video, sendEncodings } : video);
      const screen = connection.addTransceiver('video', video);
      for (const { sender } of [camera, screen]) {
        await sender.setParameters({
          ...sender.getParameters(),
          degradationPreference: 'maintain-resolution' as const,
        });
      }
      await camera.sender.replaceTrack(canvas.captureStream(fps).getVideoTracks()[0]!);
      await microphone.sender.replaceTrack(sound.stream.getAudioTracks()[0]!);
      await connection.setLocalDescription();
      const answer = await fetch(`/publish?${name}`, { method: 'POST', body: connection.localDescription!.sdp });
      if (!answer.ok) throw new Error(await answer.text());
      await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
      Object.assign(window, {
        [name]: { connection, stop: () => (clearInterval(drawing), connection.close(), audio.close()) },
      });
    },
    { name, width, height, fps, layers },
  );
}

/** Watches as `name`. With `sends` it tries to send as well, whatever the answer says, as no honest viewer would. */
export function watch(page: Page, name: string, sends = false): Promise<void> {
  return page.evaluate(
    async ({ name, sends }) => {
      const connection = new RTCPeerConnection();
      const options = { direction: sends ? ('sendrecv' as const) : ('recvonly' as const) };
      const [, camera] = ['audio', 'video', 'video'].map((kind) => connection.addTransceiver(kind, options));
      const video = document.createElement('video');
      video.autoplay = true;
      video.srcObject = new MediaStream(
        connection
          .getReceivers()
          .slice(0, 2)
          .map((receiver) => receiver.track),
      );
      document.body.append(video);
      let drawing: ReturnType<typeof setInterval> | undefined;
      if (sends) {
        const canvas = document.createElement('canvas');
        const context = canvas.getContext('2d')!;
        drawing = setInterval(() => {
          for (let i = 0; i < 40; i++) {
            context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
            context.fillRect(Math.random() * canvas.width, Math.random() * canvas.height, 30, 30);
          }
        }, 40);
        await camera!.sender.replaceTrack(canvas.captureStream(25).getVideoTracks()[0]!);
      }
      await connection.setLocalDescription();
      const answer = await fetch(`/subscribe?${name}`, { method: 'POST', body: connection.localDescription!.sdp });
      if (!answer.ok) throw new Error(await answer.text());
      const sdp = await answer.text();
      await connection.setRemoteDescription({
        type: 'answer',
        sdp: sends ? sdp.replaceAll('a=sendonly', 'a=sendrecv') : sdp,
      });
      Object.assign(window, {
        [name]: { connection, stop: () => (clearInterval(drawing), video.remove(), connection.close()) },
      });
    },
    { name, sends },
  );
}

export interface Received {
  state: string;
  framesDecoded: number;
  framesSent: number;
  freezes: number;
  width: number;
  audioEnergy: number;
  packets: number;
  bytesSent: number;
  nacks: number;
  codec: string;
}

/** What `getStats` says of the connection `name` of the page. */
export function received(page: Page, name: string): Promise<Received> {
  return page.evaluate(async (name) => {
    const { connection } = (window as unknown as Record<string, { connection: RTCPeerConnection }>)[name]!;
    const seen = {
      framesDecoded: 0,
      framesSent: 0,
      freezes: 0,
      width: 0,
      audioEnergy: 0,
      packets: 0,
      bytesSent: 0,
      nacks: 0,
      codec: '',
    };
    const reports = [...(await connection.getStats()).values()];
    const codecs = new Map<string, string>();
    for (const report of reports) if (report.type === 'codec') codecs.set(report.id, report.mimeType);
    for (const report of reports) {
      if (report.type === 'inbound-rtp') seen.packets += report.packetsReceived ?? 0;
      if (report.type === 'inbound-rtp' && report.kind === 'video') {
        seen.framesDecoded += report.framesDecoded ?? 0;
        seen.freezes += report.freezeCount ?? 0;
        seen.width = Math.max(seen.width, report.frameWidth ?? 0);
        seen.codec = codecs.get(report.codecId) ?? seen.codec;
        seen.nacks += report.nackCount ?? 0;
      } else if (report.type === 'inbound-rtp') {
        seen.audioEnergy += report.totalAudioEnergy ?? 0;
      } else if (report.type === 'outbound-rtp') {
        seen.framesSent += report.framesEncoded ?? 0;
        seen.bytesSent += report.bytesSent ?? 0;
      }
    }
    return { ...seen, state: connection.connectionState };
  }, name);
}

/** Closes the connection `name` of the page. */
export function leave(page: Page, name: string): Promise<void> {
  return page.evaluate((name) => (window as unknown as Record<string, { stop(): void }>)[name]!.stop(), name);
}
