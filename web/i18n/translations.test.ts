import { expect, test } from 'vitest';
import { errorCatalogue } from '../../protocol/errors.ts';
import type { Catalogue, Text } from './format.ts';

const catalogues = import.meta.glob<{ default: Catalogue }>('./{en,de,ar}/*.ts', { eager: true });
const english = Object.entries(catalogues).filter(([path]) => path.startsWith('./en/'));
const others = Object.entries(catalogues).filter(([path]) => !path.startsWith('./en/'));

test('every error code has words of its own', () => {
  const errors = catalogues['./en/errors.ts']?.default ?? {};
  for (const code of Object.keys(errorCatalogue)) expect(errors, code).toHaveProperty([`error.${code}`]);
});

test('no two English catalogues use the same key, for they are one when loaded', () => {
  const keys = english.flatMap(([, { default: texts }]) => Object.keys(texts));
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test.each(others)('%s has no key that English lacks, and puts in the same things', (path, { default: texts }) => {
  const original = catalogues[path.replace(/^\.\/\w+/, './en')]?.default ?? {};
  for (const [key, text] of Object.entries(texts)) {
    expect(original, key).toHaveProperty([key]);
    expect(putIn(text), `${path} ${key}`).toEqual(putIn(original[key] ?? ''));
  }
});

test.each([
  'write',
  'shared',
  'app',
  'trust',
  'room',
  'watch',
  'shut',
  'path',
  'directly',
  'check',
  'order',
  'staff',
  'admin',
  'errors',
  'read',
  'look',
  'search',
  'saver',
  'player',
  'words',
  'scene',
  'pulse',
  'record',
  'questions',
  'classroom',
  'lens',
  'sdp',
  'lab',
  'net',
  'journey',
  'packets',
  'classmap',
])('German says everything of %s', (name) => {
  const keysOf = (language: string) => Object.keys(catalogues[`./${language}/${name}.ts`]?.default ?? {}).sort();
  expect(keysOf('de')).toEqual(keysOf('en'));
});

/** What is put in, in the plural form `other`; a plural always knows its `count`. */
function putIn(text: Text): string[] {
  const names = [...(typeof text === 'string' ? text : text.other).matchAll(/\{(\w+)\}/g)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set(names)].sort();
}
