import type { Source } from '../../protocol/stage.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Connection, Refused } from './connection.ts';
import { publishDelay, verdictOn } from './publish-retry.ts';
import { besideSources, sources, type PublishPeer, type Tracks } from './publish-peer.ts';
import type { Quality } from './publish-quality.ts';
import { readUpload, type UploadSample } from './publish-sample.ts';
import { createStallWatch, type StallWatch } from './publish-watch.ts';

export type PublishState =
  | { name: 'idle' }
  /** Not on air yet: the first connection is being made. */
  | { name: 'connecting' }
  | { name: 'on' }
  /** On air before, and nothing arrives now; tries by itself until it does. */
  | { name: 'reconnecting' }
  /** Somebody presents already. `start({ takeOver: true })` takes the stage from them. */
  | { name: 'asking' }
  /** Another tab, device or person presents now. */
  | { name: 'taken_over' }
  /** Staff asked one back to the audience. */
  | { name: 'sent_back' }
  | { name: 'ended' }
  | { name: 'refused'; code: Refused['code'] };

/** What the sources do, for the viewers; one that is absent is not being sent. */
export type Shown = Partial<Record<Source, 'on' | 'paused'>>;

export interface PublisherParts {
  request: Connection['request'];
  wake: Connection['wake'];
  room: string;
  /** UUID of this browser tab: it may replace its own publication without asking. */
  tab: string;
  openPeer(tracks: Tracks, quality: Quality, sources: readonly Source[]): PublishPeer;
  /** A track without sound: with no microphone and no picture the server would take us for gone. */
  silence(): MediaStreamTrack | null;
  onState(state: PublishState): void;
  onSample(sample: UploadSample): void;
  /** Milliseconds; a monotonic clock. */
  now(): number;
  random(): number;
}

export interface Publisher {
  readonly state: PublishState;
  /** The connection in use; null while there is none. */
  readonly peer: RTCPeerConnection | null;
  /** Sends what `set` was given; `beside`: in a place beside who gives the lecture, microphone and camera alone. */
  start(options?: { takeOver?: boolean; beside?: boolean }): void;
  /** Replaces the track of one source; `shown` is what viewers are told, undefined for nothing. */
  set(source: Source, track: MediaStreamTrack | null, shown: 'on' | 'paused' | undefined): void;
  setQuality(quality: Quality): void;
  /** The server gets nothing but silence from now on, because everything goes another way; or everything again. */
  withhold(on: boolean): void;
  /** To be called with every message of the socket that answers no request. */
  receive(message: ServerMessage): void;
  /** The room was entered again after the socket had been away. */
  returned(): void;
  /** The browser says that the network is back. */
  wake(): void;
  /** Stops sending, and tells the server. */
  stop(): void;
}

interface Link {
  peer: PublishPeer;
  /** The server's name for it. */
  connection: string;
  mids: Map<string, Source>;
  watch: StallWatch;
}

const LOOK_MS = 500;
const noTracks: Tracks = { microphone: null, camera: null, screen: null, camera2: null };
const SOCKET_MS = 1_000;

/**
 * Keeps one presenter's microphone, camera and screen on stage. A connection that fails, is closed by the server or is no
 * longer confirmed is replaced by a new one with the same tracks; the old one stays until the new one is answered.
 */
export function createPublisher(parts: PublisherParts): Publisher {
  const { room, tab, request } = parts;
  const tracks: Tracks = { ...noTracks };
  const shown: Shown = {};
  let quality: Quality = 720;
  let beside = false;
  let withheld = false;
  let state: PublishState = { name: 'idle' };
  let link: Link | null = null;
  /** The connection that is being made; nobody else may be then. */
  let opening: PublishPeer | null = null;
  let failures = 0;
  let wasOn = false;
  let looking: ReturnType<typeof setInterval> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;

  function start({ takeOver = false, beside: isBeside = false } = {}): void {
    if (opening || state.name === 'on' || state.name === 'reconnecting') return;
    beside = isBeside;
    failures = 0;
    wasOn = false;
    enter({ name: 'connecting' });
    looking ??= setInterval(() => void look(), LOOK_MS);
    void open(takeOver);
  }

  async function open(takeOver = false): Promise<void> {
    cancelRetry();
    if (opening || !running()) return;
    failures++;
    const peer = (opening = parts.openPeer(outgoing(), quality, sending()));
    try {
      const { sdp, tracks: sections } = await peer.offer();
      const answered = await request({
        type: 'media.publish',
        room,
        tab,
        sdp,
        tracks: sections,
        ...(takeOver && { takeOver }),
        ...(beside && { beside }),
      });
      if (opening !== peer) return forget(peer, answered.connection);
      await peer.answer(answered.sdp);
      if (opening !== peer) return forget(peer, answered.connection);
      link?.peer.close();
      const mids = new Map(sections.map((section) => [section.mid, section.source]));
      link = { peer, connection: answered.connection, mids, watch: createStallWatch(parts.now()) };
      opening = null;
      tellViewers();
    } catch (error) {
      peer.close();
      if (opening !== peer) return;
      opening = null;
      failed(error, takeOver);
    }
  }

  function failed(error: unknown, takeOver: boolean): void {
    const verdict = verdictOn(error, wasOn);
    if (verdict.name !== 'retry') return finish(verdict);
    retry(takeOver, Math.max(verdict.afterMs, publishDelay(failures - 1, parts.random)));
  }

  function retry(takeOver: boolean, afterMs: number): void {
    retrying ??= setTimeout(() => void open(takeOver), afterMs);
  }

  function cancelRetry(): void {
    clearTimeout(retrying);
    retrying = undefined;
  }

  async function look(): Promise<void> {
    const own = link;
    if (!own || opening) return;
    const stats = await own.peer.stats().catch(() => []);
    if (own !== link) return;
    const sourceOfMid = (mid: string) => own.mids.get(mid) ?? null;
    const sample = readUpload(stats, { at: parts.now(), connected: own.peer.connected(), sourceOfMid });
    parts.onSample(sample);
    const verdict = own.peer.failed() ? 'stalled' : own.watch.next(sample);
    if (verdict === 'flowing' && own.peer.connected()) {
      failures = 0;
      wasOn = true;
      cancelRetry();
      enter({ name: 'on' });
    } else if (verdict === 'late') {
      // A new connection needs a living socket. When the network changed both died, and a socket alone notices it after 6 s.
      parts.wake(SOCKET_MS);
    } else if (verdict === 'stalled') {
      replace();
    }
  }

  /** The connection is of no use any more: makes another one, at once the first time. */
  function replace(): void {
    if (!running()) return;
    if (wasOn) enter({ name: 'reconnecting' });
    if (opening || retrying) return;
    if (failures === 0) void open();
    else retry(false, publishDelay(failures - 1, parts.random));
  }

  function tellViewers(): void {
    if (!link) return;
    const told = { ...shown };
    for (const source of sources) if (!sending().includes(source)) delete told[source];
    // A refusal is no loss: the next connection tells it again, and so does the next change.
    request({ type: 'stage.update', room, sources: told }).catch(() => undefined);
  }

  function outgoing(): Tracks {
    const sent = withheld ? noTracks : tracks;
    return { ...sent, microphone: sent.microphone ?? parts.silence() };
  }

  function sending(): readonly Source[] {
    return beside ? besideSources : sources;
  }

  function running(): boolean {
    return state.name === 'connecting' || state.name === 'on' || state.name === 'reconnecting';
  }

  function finish(end: PublishState): void {
    clearInterval(looking);
    cancelRetry();
    looking = undefined;
    opening?.close();
    link?.peer.close();
    opening = link = null;
    enter(end);
  }

  function forget(peer: PublishPeer, connection: string): void {
    peer.close();
    request({ type: 'media.stop', room, connection }).catch(() => undefined);
  }

  function enter(next: PublishState): void {
    if (next.name === state.name) return;
    state = next;
    parts.onState(next);
  }

  return {
    get state() {
      return state;
    },
    get peer() {
      return link?.peer.peer ?? null;
    },
    start,
    set(source, track, how) {
      tracks[source] = track;
      if (how) shown[source] = how;
      else delete shown[source];
      const sent = outgoing()[source];
      if (!sending().includes(source)) return;
      for (const peer of [link?.peer, opening]) peer?.send(source, sent).catch(() => replace());
      tellViewers();
    },
    setQuality(next) {
      quality = next;
      for (const peer of [link?.peer, opening]) void peer?.setQuality(next);
    },
    withhold(on) {
      if (on === withheld) return;
      withheld = on;
      const sent = outgoing();
      for (const source of sending())
        for (const peer of [link?.peer, opening]) peer?.send(source, sent[source]).catch(() => replace());
    },
    receive(message) {
      // While a new connection is being made the server closes the old one: that is no news.
      if (message.type !== 'media.closed' || message.connection !== link?.connection || opening) return;
      if (message.reason === 'taken_over') return finish({ name: 'taken_over' });
      if (message.reason === 'sent_back') return finish({ name: 'sent_back' });
      if (message.reason === 'lecture_ended') return finish({ name: 'ended' });
      if (message.reason === 'not_allowed') return finish({ name: 'refused', code: 'forbidden' });
      replace();
    },
    returned() {
      if (!running() || opening) return;
      failures = 0;
      const own = link;
      if (!own || state.name === 'reconnecting') return void open();
      request({ type: 'media.attach', room, connection: own.connection }).catch((refused: Refused) => {
        if (refused.code === 'not_found' && own === link) replace();
      });
    },
    wake() {
      failures = 0;
      if (state.name === 'reconnecting' && !opening) void open();
    },
    stop() {
      const connection = link?.connection;
      if (connection) request({ type: 'media.stop', room, connection }).catch(() => undefined);
      finish({ name: 'idle' });
    },
  };
}
