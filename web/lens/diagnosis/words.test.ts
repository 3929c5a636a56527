import { expect, test, vi } from 'vitest';
import { format, type Catalogue, type Given } from '../../i18n/format.ts';
import { diagnose } from './diagnose.ts';
import type { Facts } from './facts.ts';
import { good, here, readingsOf, type Second } from './situation.ts';
import { advice, becauseWords, headline, stillFine, troubleOf, troubleWords } from './words.ts';

// The chosen language needs the compiler of the pages; the catalogue and how it is put together are the real ones.
vi.mock('../../i18n/language.svelte.ts', () => ({
  locale: () => 'en',
  translator: (english: Catalogue) => (key: string, given?: Given) => format(english[key]!, given ?? {}, 'en'),
}));

const after = (second: Partial<Second>, facts: Partial<Facts> = {}) =>
  diagnose(readingsOf(Array<Second>(12).fill({ ...good, ...second })), { ...here, ...facts });

test('the sentence has the number in it, and says what the lecture did about it', () => {
  const bad = after({ loss: 0.08, quality: 'low', heldBack: true }, { medium: 'wifi' });
  expect(headline(bad, 'watch')).toBe(
    'Your Wi-Fi loses 8% of the packets, so the lecture has switched to the low picture.',
  );
  expect(advice(bad, 'watch')).toHaveLength(3);
  expect(stillFine(bad)).toBe('Chat and sound go on.');
  expect(becauseWords('counted', bad)).toBe(
    'Of 1,500 packets that the server sent you in the last seconds, 1,380 came.',
  );
});

test('Wi-Fi is named only where the browser says so, and nobody with a cable is told to take one', () => {
  expect(headline(after({ loss: 0.08 }), 'watch')).toBe('Your connection loses 8% of the packets.');
  expect(advice(after({ loss: 0.08 }, { medium: 'ethernet' }), 'watch').join()).not.toContain('cable');
});

test('who presents is told of what he sends, and is not sent to a menu he has not', () => {
  const narrow = after({ quality: 'low', heldBack: true });
  expect(advice(narrow, 'watch').join()).toContain('picture menu');
  expect(advice(narrow, 'present').join()).not.toContain('picture menu');
  expect(headline(after({ loss: 0.08 }), 'present')).toContain('of what you send');
});

test('a good connection is called good, with the figures that say so', () => {
  expect(headline(after({}), 'watch')).toContain('Your connection is good: 0% of the packets are lost');
  expect(stillFine(after({}))).toBeNull();
  expect(headline(diagnose({ past: [] }, here), 'watch')).toBe('Your connection is being looked at.');
});

test('what the lab does on purpose needs no advice', () => {
  expect(advice(after({ loss: 0.2, impaired: true }), 'watch')).toEqual([]);
});

test('staff read the same trouble with its figures', () => {
  const trouble = troubleOf(after({ loss: 0.08, quality: 'low', relay: 'tls' }));
  expect(trouble).toMatchObject({ problem: 'loss', lossPercent: 8, roundTripMs: 24, path: 'tls', quality: 'low' });
  expect(troubleWords(trouble)).toMatch(
    /^Loses packets · 8% lost · 24 ms there and back · .* · the relay, TLS · the low picture$/,
  );
});

test('what is not known is left out of what staff read', () => {
  expect(troubleWords(troubleOf(diagnose({ past: [] }, { ...here, socket: false })))).toBe(
    'Loses the connection to the server',
  );
});
