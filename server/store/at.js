// @ts-check
// JavaScript for the thread's sake: see append-thread.js.

/** So far may a clock be set back, or be behind that of another node, without anybody seeing it. */
export const heldMs = 60_000;

/**
 * When an entry was written, by the system's clock `now`, after an entry of the same room written at `before`. It does not go
 * back by less than a minute, as when a clock is corrected or nodes differ: the time stands still for as long. Of a clock that
 * was wrong by more it is better to be seen to be wrong once than to stand still for hours.
 * @param {number} now
 * @param {number | undefined} before
 * @returns {number}
 */
export function timeAfter(now, before) {
  return before !== undefined && before > now && before - now <= heldMs ? before : now;
}
