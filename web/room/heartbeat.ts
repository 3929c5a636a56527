import { limits } from '../../protocol/limits.ts';

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
export function createHeartbeat({ ping, dead }: { ping: () => void; dead: () => void }): Heartbeat {
  let askedAt: number | null = null;
  let lastAsked = 0;
  let patience: number = limits.heartbeatMissedMs;
  let timer = setTimeout(beat, limits.heartbeatMs);

  function beat(): void {
    const now = Date.now();
    if (askedAt !== null && now - askedAt >= patience) return dead();
    if (askedAt === null) ask(now, limits.heartbeatMissedMs);
    const untilDead = askedAt! + patience - now;
    timer = setTimeout(beat, Math.max(0, Math.min(limits.heartbeatMs, untilDead)));
  }

  function ask(now: number, within: number): void {
    askedAt = lastAsked = now;
    patience = within;
    ping();
  }

  return {
    heard() {
      if (askedAt === null) return;
      askedAt = null;
      clearTimeout(timer);
      timer = setTimeout(beat, limits.heartbeatMs);
    },
    probe(withinMs) {
      const now = Date.now();
      if (askedAt === null && now - lastAsked < 1_000) return; // it answered a moment ago, and one ping a second is the limit
      clearTimeout(timer);
      if (askedAt === null) ask(now, withinMs);
      else patience = Math.min(patience, now - askedAt + withinMs);
      timer = setTimeout(beat, withinMs);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
