import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Catalogue, Text } from '../web/i18n/format.ts';

const page = readFileSync(path.join(import.meta.dirname, '../docs/teaching.md'), 'utf8');
const catalogues = import.meta.glob<{ default: Catalogue }>('../web/i18n/en/*.ts', { eager: true });
const spoken = new Set(
  Object.values(catalogues).flatMap(({ default: texts }) => Object.values(texts).flatMap(variants)),
);

/** Words of the page itself, signs and keys. */
const others = ['Staff', '⋯', 'J', 'K', 'R', 'X', 'P', 'M', 'Del'];

test('the page for assistants names buttons, tabs and rules as the interface does', () => {
  const named = [...page.matchAll(/\*\*(.+?)\*\*|\b_([^_]+)_\b/g)].map((match) => (match[1] ?? match[2])!);
  expect(named.length).toBeGreaterThan(40);
  const unknown = named.filter((name) => !others.includes(name) && !spoken.has(plain(name)));
  expect(unknown).toEqual([]);
});

function variants(text: Text): string[] {
  return (typeof text === 'string' ? [text] : Object.values(text)).map(plain);
}

/** As it is compared: the strip above the chat begins with a capital letter, and what is put in is left out. */
function plain(text: string): string {
  return text
    .replace(/ ⌄$/, '')
    .replace(/“Student 1”.*$/, '“Student 1”')
    .toLowerCase();
}
