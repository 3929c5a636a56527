import type { Aside } from '../../../protocol/aside.ts';

/** What a student has not seen yet of what staff wrote to him or refused. */
export function newsFor(asides: readonly Aside[], seen: { n: number; refused: number }): number {
  const written = asides.filter((aside) => aside.by.id !== aside.with.id && aside.n > seen.n && aside.text !== null);
  const refused = asides.filter(({ state }) => state === 'refused').length;
  return written.length + Math.max(0, refused - seen.refused);
}
