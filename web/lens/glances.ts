import type { LensLooked, LensSocketSeen } from '../../protocol/lens.ts';
import { Refused, type RefusalCode } from '../room/requests.ts';
import type { ServerClock } from './clock.ts';
import type { ClockDifference, Reading } from './reading.ts';

/** Where glances get what they see. */
export interface GlanceParts {
  /** Of the media connection in use; null while there is none. */
  peer(): { getStats(): Promise<RTCStatsReport> } | null;
  /** Both reject with `Refused`. */
  look(): Promise<LensLooked>;
  socket(): Promise<LensSocketSeen>;
  clock: ServerClock;
  /** Nobody looks at a page in the background. */
  isVisible(): boolean;
  now(): number;
}

export interface Glances {
  now: Reading | null;
  past: readonly Reading[];
  clock: ClockDifference | null;
  /** Why the server's part is missing; null while it is not. */
  trouble: RefusalCode | null;
}

export const beforeGlances: Glances = { now: null, past: [], clock: null, trouble: null };

const EVERY_MS = 1_000;
const KEPT_MS = 120_000;
/** A reading waits no longer than this for the server: what comes later is in the next one. */
const PATIENCE_MS = 300;
/** An answer older than this is not called "now". */
const FRESH_MS = 3_000;

/** Looks once a second until it is stopped, and goes on whatever the server refuses. */
export function createGlances(parts: GlanceParts, changed: (glances: Glances) => void) {
  let glances = beforeGlances;
  let stopped = false;
  let busy = false;
  let glancesMade = 0;
  const looked = createQuestion(parts.look, parts.now);
  const socket = createQuestion(parts.socket, parts.now);
  const timer = setInterval(() => void glance(), EVERY_MS);
  void glance();

  async function glance(): Promise<void> {
    if (busy || stopped || !parts.isVisible()) return;
    busy = true;
    try {
      const asks = [looked.ask(), parts.clock.compare()];
      if (glancesMade++ % 2 === 0) asks.push(socket.ask());
      const [stats] = await Promise.all([statsOf(parts.peer()), Promise.race([Promise.all(asks), pause(PATIENCE_MS)])]);
      if (!stopped) note(stats);
    } finally {
      busy = false;
    }
  }

  function note(stats: RTCStatsReport | null): void {
    const at = parts.now();
    const now: Reading = { at, stats, looked: looked.answer(), socket: socket.answer() };
    const past = [...glances.past.filter((one) => at - one.at < KEPT_MS), now];
    glances = { now, past, clock: parts.clock.difference, trouble: looked.trouble ?? socket.trouble };
    changed(glances);
  }

  return {
    stop(): void {
      stopped = true;
      clearInterval(timer);
    },
  };
}

/** A question that is asked again and again, never twice at once, and not before the server wants it again. */
function createQuestion<T>(ask: () => Promise<T>, now: () => number) {
  let last: { at: number; answer: T } | null = null;
  let asking: Promise<void> | null = null;
  let notBefore = -Infinity;
  let trouble: RefusalCode | null = null;

  async function askOnce(): Promise<void> {
    try {
      last = { answer: await ask(), at: now() };
      trouble = null;
    } catch (error) {
      const refused = error instanceof Refused ? error : null;
      trouble = refused?.code ?? 'internal';
      notBefore = now() + (refused?.retryAfterMs ?? 0);
    } finally {
      asking = null;
    }
  }

  return {
    /** Never rejects. */
    ask(): Promise<void> {
      if (now() < notBefore) return Promise.resolve();
      return (asking ??= askOnce());
    },
    answer: (): T | null => (last && now() - last.at < FRESH_MS ? last.answer : null),
    get trouble() {
      return trouble;
    },
  };
}

/** A connection that was closed meanwhile says nothing any more. */
const statsOf = async (peer: ReturnType<GlanceParts['peer']>): Promise<RTCStatsReport | null> =>
  (await peer?.getStats().catch(() => null)) ?? null;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
