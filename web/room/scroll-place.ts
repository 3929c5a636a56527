/**
 * The list of messages grows upwards from its end (`flex-direction: column-reverse`): `scrollTop` is 0 at the newest message
 * and negative above, so older pages that come in at the top move nothing.
 */
const NEAR_PX = 48;
const FETCH_PX = 400;

export const isAtNewest = (list: HTMLElement): boolean => list.scrollTop > -NEAR_PX;

export const isNearOldest = (list: HTMLElement): boolean =>
  list.clientHeight > 0 && list.scrollHeight - list.clientHeight + list.scrollTop < FETCH_PX;

/** The first row the reader sees, and where it stands. Read before the rows change. */
export function rememberPlace(list: HTMLElement): { row: Element; top: number } | null {
  const rows = list.firstElementChild?.children ?? [];
  const edge = list.getBoundingClientRect().top;
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.getBoundingClientRect().bottom > edge) high = middle;
    else low = middle + 1;
  }
  // A day's heading sticks to the edge and would seem not to move.
  const row = rows[low]?.classList.contains('day') ? rows[low + 1] : rows[low];
  return row ? { row, top: row.getBoundingClientRect().top } : null;
}

/** Puts that row where it was. */
export function keepPlace(list: HTMLElement, { row, top }: { row: Element; top: number }): void {
  if (row.isConnected) list.scrollTop += row.getBoundingClientRect().top - top;
}
