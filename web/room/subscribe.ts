import type { ServerMessage } from '../../protocol/messages.ts';
import type { Picture, SentPicture, Stage } from '../../protocol/stage.ts';
import type { Connection } from './connection.ts';
import { delivers, expectedOf } from './expected.ts';
import { feedsOn, type Feed } from './feeds.ts';
import type { Link, LinkSample } from './link.ts';
import { createQuality } from './quality.ts';
import { Refused } from './requests.ts';
import { beforeSubscribing, type SubscriptionView } from './subscription-view.ts';
import { createWatchdog } from './watchdog.ts';

export interface SubscriptionParts {
  connection: Connection;
  roomId: string;
  makeLink(): Link;
  isVisible(): boolean;
  random(): number;
  changed(view: SubscriptionView): void;
}

/** A connection in the making, or in use. */
interface Way {
  link: Link;
  watchdog: ReturnType<typeof createWatchdog>;
  /** The server's name for it. */
  name: string | null;
  madeAt: number;
  /** How much picture the server was last asked for; null when it is to be asked again. */
  asked: Picture | null;
  sent: readonly SentPicture[];
  /** Received so far. */
  bytes: number;
}

const nothing = { sound: false, pictures: [] };
const LOOK_MS = 250;
const SPARE_PATIENCE_MS = 5_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
const SPREAD_MS = 300;
const ENDED_MS = 3_000;
const SOCKET_MS = 800;
const FULL_PAUSE_MS = 30_000;
/** A connection that worked for so long starts the counting of failures anew. */
const PROVEN_MS = 10_000;

/**
 * Keeps picture and sound coming. Subscribes before the lecture begins and stays subscribed; when frames stop, a new
 * connection is made beside the old one, and whichever shows a frame first is kept.
 */
export function createSubscription(parts: SubscriptionParts) {
  const { connection, roomId: room, random } = parts;
  let view = beforeSubscribing;
  let onStage: readonly Feed[] = [];
  let wish: Picture = 'auto';
  let standsBy = false;
  /** Of connections that are closed. */
  let bytesBefore = 0;
  let inUse: Way | null = null;
  let spare: Way | null = null;
  let isInside = false;
  let isRefused = false;
  let misses = 0;
  let notBefore = 0;
  let looking = false;
  const quality = createQuality();

  // Made before the room is entered: gathering keys takes a browser up to 50 ms.
  let prepared: Link | null = parts.makeLink();
  const timer = setInterval(() => void look(), LOOK_MS);
  const stops = [
    connection.onMessage(receive),
    connection.onState((state) => {
      if (state.name !== 'open') isInside = false;
    }),
  ];

  function show(change: Partial<SubscriptionView>): void {
    if (Object.entries(change).every(([key, value]) => view[key as keyof SubscriptionView] === value)) return;
    view = { ...view, ...change };
    parts.changed(view);
  }

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      if (inUse) await lookAtUsed(inUse);
      else if (!spare) void renew();
      if (spare) await lookAtSpare(spare);
      for (const way of [inUse, spare]) if (way) void ask(way);
    } finally {
      looking = false;
    }
  }

  async function lookAtUsed(way: Way): Promise<void> {
    const sample = await sampleOf(way);
    if (way !== inUse) return;
    const verdict = way.watchdog.look(sample, expected(way), parts.isVisible());
    // A new connection needs a living socket. When the network changed both died, so look after it before it is needed.
    if (verdict === 'late') connection.wake(SOCKET_MS);
    if (verdict === 'stalled' && view.state !== 'stalled') suspect();
    show({ state: verdict === 'late' ? 'fine' : verdict, quality: quality.of(sample) });
    if (verdict === 'stalled') void renew();
    else if (spare && way.name && verdict === 'fine') giveUp(spare); // the old one came back first
    if (verdict === 'fine' && sample.at - way.madeAt > PROVEN_MS) misses = 0;
  }

  /** The picture has just stopped: for everybody, when it is the presenter who is gone, so not all come in the same moment. */
  function suspect(): void {
    if (misses === 0) notBefore = Math.max(notBefore, performance.now() + random() * SPREAD_MS);
    connection.wake(SOCKET_MS);
  }

  async function lookAtSpare(way: Way): Promise<void> {
    const sample = await sampleOf(way);
    if (way !== spare) return;
    if (way.name && delivers(sample, expected(way), parts.isVisible())) return promote(way);
    if (sample.failed || sample.at - way.madeAt > SPARE_PATIENCE_MS) missed(way);
  }

  async function sampleOf(way: Way): Promise<LinkSample> {
    const sample = await way.link.sample();
    way.bytes = Math.max(way.bytes, sample.bytes); // a connection that was closed counts nothing any more
    return sample;
  }

  const expected = (way: Way) => (standsBy ? nothing : expectedOf(onStage, wish, way.sent));

  /** Tells the server how much picture is wanted, until it has heard. */
  async function ask(way: Way): Promise<void> {
    const picture = wish;
    if (!way.name || way.asked === picture || !isInside) return;
    way.asked = picture;
    try {
      await connection.request({ type: 'media.prefer', room, connection: way.name, picture });
    } catch (error) {
      const { code, retryAfterMs } = error as Refused;
      if (code === 'not_found') return; // it is gone, and what comes in its place is asked anew
      setTimeout(() => {
        if (way.asked === picture) way.asked = null;
      }, retryAfterMs ?? FIRST_PAUSE_MS);
    }
  }

  /** Makes a new connection, beside the old one if there is one. */
  async function renew(): Promise<void> {
    if (spare || isRefused || !isInside || connection.state.name !== 'open' || performance.now() < notBefore) return;
    const way: Way = {
      link: prepared ?? parts.makeLink(),
      watchdog: createWatchdog(!inUse),
      name: null,
      madeAt: performance.now(),
      asked: 'auto',
      sent: [],
      bytes: 0,
    };
    prepared = null;
    spare = way;
    try {
      const { sdp, tracks } = await way.link.offer();
      const answer = await connection.request({ type: 'media.subscribe', room, sdp, tracks });
      way.name = answer.connection;
      if (way !== spare) return stop(way.name);
      void ask(way);
      await way.link.accept(answer.sdp);
      if (!inUse && way === spare) promote(way);
    } catch (error) {
      if (way === spare) missed(way, error);
    }
  }

  function promote(way: Way): void {
    const old = inUse;
    inUse = way;
    spare = null;
    quality.reset();
    show({ tracks: way.link.tracks, peer: way.link.peer, sent: way.sent });
    if (old) close(old);
  }

  function missed(way: Way, error?: unknown): void {
    giveUp(way);
    const refusal = error instanceof Refused ? error : null;
    if (refusal?.code === 'disconnected') return; // tried again as soon as the room is entered
    if (refusal?.code === 'forbidden' || refusal?.code === 'sdp_invalid') isRefused = true;
    if (isRefused) show({ state: 'refused' });
    if (refusal?.code === 'media_full') show({ state: 'full' });
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** misses++) * (0.5 + random() / 2);
    notBefore =
      performance.now() +
      (refusal?.code === 'media_full'
        ? FULL_PAUSE_MS * (0.5 + random() / 2)
        : Math.max(pause, refusal?.retryAfterMs ?? 0));
  }

  function giveUp(way: Way): void {
    if (spare === way) spare = null;
    close(way);
  }

  function close(way: Way): void {
    way.link.close();
    bytesBefore += way.bytes;
    if (way.name) stop(way.name);
  }

  function stop(name: string): void {
    connection.request({ type: 'media.stop', room, connection: name }).catch(() => {}); // it ends by itself without us
  }

  function receive(message: ServerMessage): void {
    if (message.type === 'media.sending') return sending(message.connection, message.pictures);
    if (message.type !== 'media.closed' || message.room !== room) return;
    if (spare?.name === message.connection) return missed(spare);
    if (inUse?.name !== message.connection) return;
    inUse.name = null;
    if (message.reason === 'not_allowed') {
      close(inUse);
      inUse = null;
      isRefused = true;
      return show({ tracks: null, state: 'refused' });
    }
    // Everybody is told at the same moment. After the end of a lecture there is no hurry.
    const pause = random() * (message.reason === 'lecture_ended' ? ENDED_MS : SPREAD_MS);
    notBefore = performance.now() + pause;
    setTimeout(() => void renew(), pause + 1);
  }

  function sending(name: string, sent: SentPicture[]): void {
    for (const way of [inUse, spare]) if (way?.name === name) way.sent = sent;
    if (inUse?.name === name) show({ sent });
  }

  return {
    get view() {
      return view;
    },
    /** Bytes of packets received in this visit, over all its connections. */
    bytes: () => bytesBefore + (inUse?.bytes ?? 0) + (spare?.bytes ?? 0),
    /** How much picture is wanted from now on, also over connections to come. */
    prefer(picture: Picture): void {
      wish = picture;
      for (const way of [inUse, spare]) if (way) void ask(way);
    },
    /** The room was entered, with a socket that may be a new one. */
    async entered(): Promise<void> {
      isInside = true;
      isRefused = false;
      const way = inUse;
      if (!way?.name || view.state === 'stalled') void renew();
      if (!way?.name) return;
      try {
        await connection.request({ type: 'media.attach', room, connection: way.name });
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'not_found' || way !== inUse) return;
        way.name = null;
        notBefore = 0;
        await renew();
      }
    },
    /** Nothing comes by the server, because all comes another way; or everything again. */
    standBy(on: boolean): void {
      standsBy = on;
    },
    stageIs(stage: Stage): void {
      onStage = feedsOn(stage);
    },
    leave(): void {
      clearInterval(timer);
      for (const stop of stops) stop();
      prepared?.close();
      for (const way of [inUse, spare]) if (way) close(way);
      inUse = spare = null;
    },
  };
}

export type Subscription = ReturnType<typeof createSubscription>;
