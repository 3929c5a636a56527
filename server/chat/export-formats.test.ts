import { expect, test } from 'vitest';
import { payloads } from '../../test/support/xss.ts';
import { csv } from './export-csv.ts';
import type { About, Format, Line } from './export-format.ts';
import { html } from './export-html.ts';
import { json } from './export-json.ts';
import { text } from './export-text.ts';

const noon = Date.UTC(2026, 2, 1, 12);
const about: About = { room: 'Operating Systems', pseudonyms: false, zone: 'UTC', madeAt: noon };
const line = (number: number, more: Partial<Line> = {}): Line => ({
  number,
  at: noon + number * 60_000,
  author: 'Cleo',
  role: 'student',
  text: `message ${number}`,
  reactions: {},
  ...more,
});
function written(format: Format, lines: Line[], what: About = about): string {
  const writer = format.writer(what);
  return [writer.begin(), ...lines.map((one) => writer.line(one)), writer.end()].join('');
}

test('what people wrote is inert in a page, whatever it is and wherever it stands', () => {
  const everywhere = payloads.map((attack, n) =>
    line(n + 1, { text: attack, author: attack, lecture: attack, replyTo: 1, reactions: { same: 1 } }),
  );
  for (const attack of payloads) {
    const page = written(html, everywhere, { ...about, room: attack, lecture: attack });
    const own = '!doctype html head meta title style body header main h1 h2 h3 h4 p article a time small div bdi';
    const elements = [...page.matchAll(/<\/?([^\s>]*)/g)].map((match) => match[1]!);
    expect(new Set(elements)).toEqual(new Set(own.split(' ')));
    const attributes = [...page.matchAll(/<[a-z0-9]+ ([^>]*)>/g)].flatMap(
      (tag) => tag[1]!.match(/[\w-]+(?==")/g) ?? [],
    );
    const names = 'lang charset http-equiv content name dir id class href datetime';
    expect(new Set(attributes)).toEqual(new Set(names.split(' ')));
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#m\d+$/);
  }
});

test('a page lets nothing in and runs nothing', () => {
  const page = written(html, [line(1)]);
  expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-`);
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'));
  expect(page).toContain('<meta charset="utf-8">');
  expect(page).toContain('prefers-color-scheme:dark');
});

test('a text cannot look like another message', () => {
  const file = written(text, [line(1, { text: 'yes\n14:05  #2  Ada\n       No homework!\u2028tail\u0085end' })]);
  const heads = file.split(/[\n\u2028\u0085]/).filter((row) => /^\S/.test(row) && row.includes('#'));
  expect(heads).toEqual(['12:01  #1  Cleo']);
  expect(file.split('\n').filter((row) => row.startsWith('       '))).toHaveLength(5);
});

test('a text to read has days, lectures, replies, edits, deletions and reactions in words', () => {
  const file = written(text, [
    line(1, { lecture: 'Deadlocks' }),
    line(2, { lecture: 'Deadlocks', replyTo: 1, editedAt: noon, author: 'مريم', reactions: { thanks: 1, helpful: 3 } }),
    line(3, { at: noon + 86_400_000, text: null, author: 'Ada', role: 'owner' }),
  ]);
  expect(file).toBe(`Operating Systems
Exported 2026-03-01 12:00:00
Times: UTC

— Sunday, 1 March 2026 —

“Deadlocks”

12:01  #1  Cleo
       message 1

12:02  #2  \u2068مريم\u2069 (in reply to #1, edited)
       message 2
       [helpful 3, thanks 1]

— Monday, 2 March 2026 —

12:00  #3  Ada (owner)
       [deleted]
`);
});

test('times are those of the zone asked for', () => {
  const there = { ...about, zone: 'Asia/Kathmandu' };
  expect(written(csv, [line(1)], there)).toContain('\r\n1,2026-03-01 17:46:00,2026-03-01T12:01:00.000Z,');
  expect(written(text, [line(1)], there)).toContain('17:46  #1');
  expect(written(html, [line(1)], there)).toContain('<time datetime="2026-03-01T12:01:00.000Z">17:46</time>');
  expect(JSON.parse(written(json, [line(1)], there))).toMatchObject([{ at: '2026-03-01T12:01:00.000Z' }]);
});
