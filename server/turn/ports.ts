/** So many ports from this one on, in words: `3003`, `3003 and 3004`, `3003 to 3005`. */
export function portRange(first: number, count: number): string {
  if (count === 1) return String(first);
  return `${first} ${count === 2 ? 'and' : 'to'} ${first + count - 1}`;
}
