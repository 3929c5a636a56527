import { limits } from '../../protocol/limits.ts';

/** The server takes no more than one ping a second. */
const PING_EVERY_MS = 1_000;

export interface Heartbeat {
  /** Anything at all arrived: the socket lives. */
  heard(): void;
  /** Ask now, and be satisfied only by an answer within so many milliseconds. */
  probe(withinMs: number): void;
  stop(): void;
}

/**
 * Finds a half-dead socket within `limits.heartbeatMissedMs`. Death is counted from the oldest ping without an answer, not
 * from the last message: timers of hidden pages fire as seldom as once a minute, and such a pause says nothing about the socket.
 */
export function createHeartbeat({ ping, dead }: { ping: () => void; dead: (probed: boolean) => void }): Heartbeat {
  let askedAt: number | null = null;
  let lastAsked = -Infinity;
  let patience: number = limits.heartbeatMissedMs;
  let timer = setTimeout(beat, limits.heartbeatMs);

  function beat(): void {
    const now = performance.now();
    if (askedAt !== null && now - askedAt >= patience) return dead(patience !== limits.heartbeatMissedMs);
    if (askedAt === null) ask(now, limits.heartbeatMissedMs);
    const untilDead = askedAt! + patience - now;
    timer = setTimeout(beat, Math.max(0, Math.min(limits.heartbeatMs, untilDead)));
  }

  function ask(now: number, within: number): void {
    askedAt = lastAsked = now;
    patience = within;
    ping();
  }

  function probe(withinMs: number): void {
    const now = performance.now();
    clearTimeout(timer);
    const soon = lastAsked + PING_EVERY_MS - now;
    if (askedAt === null && soon > 0) {
      timer = setTimeout(() => probe(withinMs), soon); // it answered a moment ago
      return;
    }
    if (askedAt === null) ask(now, withinMs);
    patience = Math.min(patience, now - (askedAt ?? now) + withinMs);
    timer = setTimeout(beat, Math.max(0, (askedAt ?? now) + patience - now));
  }

  return {
    heard() {
      if (askedAt === null) return;
      askedAt = null;
      clearTimeout(timer);
      timer = setTimeout(beat, limits.heartbeatMs);
    },
    probe,
    stop() {
      clearTimeout(timer);
    },
  };
}
