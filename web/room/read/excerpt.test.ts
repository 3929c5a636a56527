import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptOf } from './excerpt.ts';

const shown = (text: string, words: string) =>
  excerptOf(text, words)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('');

test('every word that was looked for is marked, whatever its case and accents', () => {
  expect(shown('Der Übersetzer sucht in der TLB', 'tlb uber')).toBe('Der [Über]setzer sucht in der [TLB]');
  expect(shown('straße und Strasse', 'strasse')).toBe('[straße] und [Strasse]');
});

test('marks that overlap are one', () => {
  expect(shown('page tables', 'page ag')).toBe('[page] tables');
});

test('of a long message the part around the first hit is shown, and that there is more', () => {
  const long = `${'before '.repeat(40)}needle ${'after '.repeat(60)}`;
  const text = shown(long, 'needle');
  expect(text).toMatch(/^… (before )+\[needle\] (after )+\w* …$/);
  expect(text.length).toBeLessThan(180);
});

test('where the hit is in the name alone, the message begins at its beginning', () => {
  expect(shown('nothing of it here', 'cleo')).toBe('nothing of it here');
});

test('the pieces are the text, whatever is looked for in whatever', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.string({ unit: 'binary', maxLength: 5 }),
      (text, words) => {
        expect(
          excerptOf(text, words)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      },
    ),
  );
});
