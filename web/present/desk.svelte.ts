import { browserStore } from '../ui/remember.ts';
import { Refused, type Connection } from '../room/connection.ts';
import { createDirectDesk } from '../room/direct/desk.svelte.ts';
import { createHealthReader, type Upload } from '../room/publish-health.ts';
import { openPublishPeer } from '../room/publish-peer.ts';
import { createPublisher, type PublishState } from '../room/publish.ts';
import type { Room } from '../room/room.svelte.ts';
import { createCapture } from './capture.svelte.ts';
import type { DeviceNews } from './input.svelte.ts';
import { isMine, isOnAir, phaseOf } from './phase.ts';
import { createReport } from './report.ts';
import { createSilence } from './silence.ts';
import { createVoice } from './voice.svelte.ts';

export interface DeskParts {
  connection: Connection;
  room: Room;
  tab: string;
  tell(news: DeviceNews): void;
}

const IMPATIENCE_MS = 1_000;

export type Desk = ReturnType<typeof createDesk>;

/** The presenter's desk in one room: what she sends, whether it arrives, and the few things she can do about it. */
export function createDesk({ connection, room, tab, tell }: DeskParts) {
  let publishing = $state.raw<PublishState>({ name: 'idle' });
  let upload = $state.raw<Upload | null>(null);
  let peer = $state.raw<RTCPeerConnection | null>(null);
  let startedHere = $state(false);
  let ending = $state(false);
  let beside = $state(false);
  let refusal = $state<Refused['code'] | null>(null);
  let seenLive = $state<string | null>(null);
  let putAway = $state<string | null>(null);
  let reader = createHealthReader();

  const silence = createSilence();
  const publisher = createPublisher({
    request: connection.request,
    wake: connection.wake,
    room: room.id,
    tab,
    openPeer: (tracks, quality, sources) => openPublishPeer(tracks, quality, room.hasRelay(), sources),
    silence: silence.track,
    onState: publishingChanged,
    onSample(sample) {
      upload = reader.read(sample);
      peer = publisher.peer;
    },
    now: () => performance.now(),
    random: Math.random,
  });
  const { withhold } = publisher;
  const direct = createDirectDesk({ connection, room, withhold, quality: () => capture.quality });
  const capture = createCapture({
    media: isSecureContext ? navigator.mediaDevices : undefined,
    store: browserStore,
    send(source, track, shown) {
      publisher.set(source, track, shown);
      direct.set(source, track);
    },
    setQuality: publisher.setQuality,
    tell,
  });
  publisher.setQuality(capture.quality);

  const lecture = $derived(room.lecture?.state === 'live' ? room.lecture : null);
  const ended = $derived(
    room.lecture?.state === 'ended' && room.lecture.id === seenLive && room.lecture.id !== putAway
      ? room.lecture
      : null,
  );
  const me = $derived(room.me?.id ?? '');
  const phase = $derived(phaseOf({ lecture, me, publishing: publishing.name, startedHere, ended }));
  const voice = createVoice(() => ({
    live: phase === 'live',
    microphone: capture.microphone.track !== null,
    off: capture.microphone.track === null && (phase === 'ended' || phase === 'taken_over'),
    muted: capture.muted,
    arrives: soundArrives(),
  }));

  const report = createReport({ request: connection.request, room: room.id, peer: () => peer });
  $effect(() => (isOnAir(phase) ? report.start() : undefined));

  const stops = [connection.onMessage(publisher.receive)];
  addEventListener('online', publisher.wake);

  let visits = 0;
  $effect(() => {
    if (room.visits > visits && visits > 0) publisher.returned();
    visits = room.visits;
  });
  $effect(() => {
    if (lecture) seenLive = lecture.id;
  });
  $effect(() => {
    if (phase === 'ended' || phase === 'taken_over') capture.close();
    if (ended && publishing.name !== 'idle') publisher.stop();
  });
  // A hall waits for this one page: it does not queue with the others for the server's return.
  $effect(() => {
    if (!isOnAir(phase) || room.connection.name !== 'waiting') return;
    const timer = setTimeout(connection.wake, IMPATIENCE_MS);
    return () => clearTimeout(timer);
  });
  $effect(() => {
    voice.listen(capture.microphone.track);
  });

  function soundArrives(): boolean | null {
    if (publishing.name === 'reconnecting') return false;
    if (upload?.soundArrives) return true;
    return !upload || upload.health === 'starting' ? null : false;
  }

  function publishingChanged(state: PublishState): void {
    publishing = state;
    peer = publisher.peer;
    if (state.name === 'on') startedHere = false;
    if (state.name === 'on' || state.name === 'idle') refusal = null;
    if (state.name === 'refused') refusal = state.code;
    if (state.name === 'connecting' || state.name === 'reconnecting') {
      upload = null;
      reader = createHealthReader();
    }
  }

  async function asked(work: () => Promise<unknown>): Promise<boolean> {
    refusal = null;
    try {
      await work();
      return true;
    } catch (error) {
      refusal = error instanceof Refused ? error.code : 'internal';
      return false;
    }
  }

  return {
    room,
    capture,
    direct,
    voice,
    get phase() {
      return phase;
    },
    get lecture() {
      return lecture;
    },
    /** The lecture that ended while this page was open. */
    get ended() {
      return ended;
    },
    get mine() {
      return isMine({ lecture, me });
    },
    /** People here besides oneself; the presenter of a live lecture is not counted by the server. */
    get others() {
      return Math.max(0, room.viewers - (isMine({ lecture, me }) ? 0 : 1));
    },
    get onAir() {
      return isOnAir(phase);
    },
    /** What is sent goes to a place beside who gives the lecture. */
    get beside() {
      return beside && isOnAir(phase);
    },
    get publishing() {
      return publishing.name;
    },
    get upload() {
      return upload;
    },
    /** The media connection in use; null while there is none. */
    get peer() {
      return peer;
    },
    get ending() {
      return ending;
    },
    /** Why the last thing Ada asked for did not happen. */
    get refusal() {
      return refusal;
    },

    /** Begins the lecture and goes on air. */
    async goLive(title: string): Promise<void> {
      startedHere = true;
      const began = await asked(() => connection.request({ type: 'lecture.start', room: room.id, title }));
      beside = false;
      if (began) publisher.start();
      else startedHere = false;
    },
    /** Sends again in the lecture that is live; `takeOver` from whoever is presenting in it. */
    async resume(takeOver = false): Promise<void> {
      refusal = null;
      beside = false;
      publisher.start({ takeOver });
      if (!capture.camera.track && !capture.microphone.track) await capture.open();
    },
    /** Goes on stage beside who gives the lecture. */
    async join(): Promise<void> {
      refusal = null;
      beside = true;
      publisher.start({ beside });
      if (!capture.camera.track && !capture.microphone.track) await capture.open();
    },
    /** Leaves the stage to whoever has it. */
    standBack(): void {
      startedHere = false;
      publisher.stop();
    },
    async end(): Promise<void> {
      ending = true;
      if (await asked(() => connection.request({ type: 'lecture.end', room: room.id }))) publisher.stop();
      ending = false;
      startedHere = false;
    },
    /** From the lecture that ended to the next one. */
    async prepareNext(): Promise<void> {
      putAway = ended?.id ?? null;
      publisher.stop();
      await capture.open();
    },
    leave(): void {
      for (const stop of stops) stop();
      removeEventListener('online', publisher.wake);
      direct.leave();
      publisher.stop();
      capture.leave();
      voice.stop();
      silence.stop();
    },
  };
}
