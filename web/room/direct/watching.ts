import type { DirectData, DirectEnd, DirectMode } from '../../../protocol/direct.ts';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Picture, Stage } from '../../../protocol/stage.ts';
import type { Connection } from '../connection.ts';
import { delivers, expectedOf } from '../expected.ts';
import { feedsOn, type Feed } from '../feeds.ts';
import type { LinkSample, Tracks } from '../link.ts';
import { createQuality } from '../quality.ts';
import type { SubscriptionView } from '../subscription-view.ts';
import { createWatchdog } from '../watchdog.ts';
import { framesIn } from './frames.ts';
import type { ReceivingEnd } from './receiving.ts';

export interface WatchingParts {
  connection: Pick<Connection, 'request' | 'onMessage' | 'onState'>;
  room: string;
  open(): ReceivingEnd;
  /** What comes by the server. */
  byServer(): SubscriptionView;
  /** Nothing is to be expected of the server, or everything again. */
  standBy(on: boolean): void;
  isVisible(): boolean;
  /** What is to be shown instead of what comes by the server; null: that. */
  changed(view: SubscriptionView | null): void;
  /** So many bytes more were received. */
  received(bytes: number): void;
}

/** The connection with the presenter: being made, shown, or still shown until the server's picture stands. */
interface Way {
  presenter: DirectEnd;
  phase: 'making' | 'shown' | 'returning';
  /** When this phase began, by the clock of the samples. */
  since: number;
  end: ReceivingEnd | null;
  watchdog: ReturnType<typeof createWatchdog>;
  quality: ReturnType<typeof createQuality>;
  tracks: Tracks | null;
  bytes: number;
  /** The frames that had come by the server when we began to wait for it. */
  before: { peer: SubscriptionView['peer']; frames: number } | null;
}

const LOOK_MS = 200;
/** From being told until the first frame. */
const PATIENCE_MS = 4_000;
/** Sound alone has no frames to wait for. */
const SOUND_MS = 600;

/**
 * A viewer's side of the direct path. What comes by the server is shown until the direct connection has decoded a frame, and again
 * as soon as the server's has: nobody waits before a dark stage.
 */
export function createWatching(parts: WatchingParts) {
  const { connection, room } = parts;
  let way: Way | null = null;
  let consents = false;
  let onStage: readonly Feed[] = [];
  let wish: Picture = 'auto';
  let timer: ReturnType<typeof setInterval> | undefined;
  let looking = false;

  const stops = [
    connection.onMessage(receive),
    connection.onState(({ name }) => name !== 'open' && way && goBack(way)),
  ];

  function receive(message: ServerMessage): void {
    if (message.type === 'direct.mode' && message.room === room) modeIs(message);
    if (message.type === 'direct.signalled' && message.room === room) void heard(message.from, message.data);
  }

  function modeIs({ mode, with: [presenter] }: DirectMode): void {
    if (way && presenter?.id !== way.presenter.id) drop(way);
    if (mode === 'server') return void (way && goBack(way));
    if (!presenter || way || !consents) return;
    way = {
      ...{ presenter, phase: 'making', since: performance.now(), end: null, tracks: null, bytes: 0, before: null },
      watchdog: createWatchdog(),
      quality: createQuality(),
    };
    timer = setInterval(() => void look(), LOOK_MS);
  }

  async function heard(from: string, data: DirectData): Promise<void> {
    const own = way;
    if (!own || own.presenter.id !== from || data.kind !== 'offer' || own.end) return;
    own.end = parts.open();
    try {
      const sdp = await own.end.answer(data.sdp);
      if (own !== way) return;
      await signal(own, { kind: 'answer', sdp });
      if (wish !== 'auto') await signal(own, { kind: 'prefer', picture: wish });
    } catch {
      failed(own);
    }
  }

  async function look(): Promise<void> {
    if (looking || !way) return;
    looking = true;
    try {
      await lookAt(way);
    } finally {
      looking = false;
    }
  }

  async function lookAt(own: Way): Promise<void> {
    const sample = await own.end?.sample();
    if (own !== way) return;
    if (sample) count(own, sample);
    if (own.phase === 'making') lookAtNew(own, sample);
    else if (own.phase === 'shown') lookAtShown(own, sample!);
    else if (sample!.failed || (await serverDelivers(own))) drop(own);
  }

  function lookAtNew(own: Way, sample: LinkSample | undefined): void {
    const begun = sample && delivers(sample, expected(), parts.isVisible());
    if (begun && parts.byServer().tracks) return show(own);
    if (sample?.failed || performance.now() - own.since > PATIENCE_MS) failed(own);
  }

  function show(own: Way): void {
    own.phase = 'shown';
    own.tracks = { ...parts.byServer().tracks, ...own.end!.tracks } as Tracks;
    parts.standBy(true);
    parts.changed(viewOf(own, 'fine', 'unknown'));
    signal(own, { kind: 'shown' }).catch(() => {}); // then all go on by the server soon
  }

  function lookAtShown(own: Way, sample: LinkSample): void {
    const verdict = own.watchdog.look(sample, expected(), parts.isVisible());
    parts.changed(viewOf(own, verdict === 'late' ? 'fine' : verdict, own.quality.of(sample)));
    if (verdict === 'stalled') failed(own);
  }

  function viewOf(
    { tracks, end, presenter }: Way,
    state: SubscriptionView['state'],
    quality: SubscriptionView['quality'],
  ): SubscriptionView {
    return { tracks, peer: end!.peer, state, quality, sent: [], from: presenter.name };
  }

  const expected = () => expectedOf(onStage, wish, []);

  /** Something came by the server that was not there when we turned to it. */
  async function serverDelivers(own: Way): Promise<boolean> {
    const waited = performance.now() - own.since;
    if (!parts.isVisible() || expected().pictures.length === 0) return waited > SOUND_MS;
    const { peer } = parts.byServer();
    const frames = peer ? framesIn((await peer.getStats()).values()) : 0;
    if (own.before?.peer === peer) return frames > own.before.frames || waited > PATIENCE_MS;
    own.before = { peer, frames: own.before ? 0 : frames };
    return false;
  }

  /** Shows what comes from the presenter until the server's picture stands. */
  function goBack(own: Way): void {
    if (own.phase === 'making') return drop(own);
    if (own.phase === 'returning') return;
    own.phase = 'returning';
    own.since = performance.now();
    parts.standBy(false);
  }

  function failed(own: Way): void {
    if (own !== way) return;
    const tell = { type: 'direct.failed', room, with: own.presenter.id } as const;
    connection.request(tell).catch(() => {}); // it is over already
    goBack(own);
  }

  function drop(own: Way): void {
    if (own !== way) return;
    way = null;
    clearInterval(timer);
    own.end?.close();
    parts.standBy(false);
    parts.changed(null);
  }

  function count(own: Way, { bytes }: LinkSample): void {
    if (bytes <= own.bytes) return;
    parts.received(bytes - own.bytes);
    own.bytes = bytes;
  }

  function signal(own: Way, data: DirectData): Promise<unknown> {
    return connection.request({ type: 'direct.signal', room, to: own.presenter.id, data });
  }

  function tell(): void {
    connection.request({ type: 'direct.consent', room, consents }).catch(() => {}); // said again when the room is entered
  }

  return {
    consent(yes: boolean): void {
      if (yes === consents) return;
      consents = yes;
      if (!yes && way) drop(way);
      tell();
    },
    /** The room was entered, by a socket of which nothing is known there. */
    entered(): void {
      if (consents) tell();
    },
    prefer(picture: Picture): void {
      if (picture === wish) return;
      wish = picture;
      if (way?.end) signal(way, { kind: 'prefer', picture }).catch(() => {}); // more comes than was asked for
    },
    stageIs(stage: Stage): void {
      onStage = feedsOn(stage);
    },
    leave(): void {
      for (const stop of stops) stop();
      if (way) drop(way);
      if (consents) connection.request({ type: 'direct.consent', room, consents: false }).catch(() => {});
    },
  };
}
