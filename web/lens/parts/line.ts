/** The path of a chart in a box of 120 by 32, the newest at the end; gaps where nothing is known. Empty when nothing is known at all. */
export function lineOf(values: readonly (number | null)[], most: number): string {
  const last = values.slice(-POINTS);
  const left = POINTS - last.length;
  let path = '';
  let pen = 'M';
  last.forEach((value, at) => {
    if (value === null || !Number.isFinite(value)) {
      pen = 'M';
      return;
    }
    const y = HEIGHT - (most > 0 ? Math.min(1, Math.max(0, value / most)) : 0) * (HEIGHT - 2) - 1;
    path += `${pen}${left + at} ${Math.round(y * 10) / 10}`;
    pen = 'L';
  });
  return path;
}

export const POINTS = 120;
export const HEIGHT = 32;

/** What the top of a chart stands for: a round number that holds all values. */
export function topOf(values: readonly (number | null)[]): number {
  const most = Math.max(0, ...values.slice(-POINTS).map((value) => (Number.isFinite(value) ? value! : 0)));
  if (most === 0) return 1;
  const step = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((times) => times * step >= most) ?? 10) * step;
}
