/** How long the first few tries wait at most, and the longest anyone ever waits. Milliseconds. */
const FIRST_MS = 3_000;
const LONGEST_MS = 30_000;
/**
 * This many tries draw from the first window before it begins to double: a server that is back after two seconds has
 * everyone back within five, while one that stays away is soon left in peace.
 */
const FIRST_TRIES = 3;

/**
 * Milliseconds to wait before reconnect number `attempt` (0 is the first): full jitter, so that three hundred pages cut off
 * at once spread over the whole window. `random` gives [0, 1).
 */
export function reconnectDelay(attempt: number, random: () => number): number {
  const doublings = Math.min(Math.max(0, attempt - FIRST_TRIES + 1), 10);
  return Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** doublings));
}
