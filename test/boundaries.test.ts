import { expect, test } from 'vitest';
import { importsOf, sourceFiles, textOf, type Import } from './support/imports.ts';

/** The house of ARCHITECTURE.md: who may know whom. Tests may know everybody, so they are left out. */
const files = sourceFiles('protocol', 'server', 'web', 'bin').filter((file) => !file.includes('.test.'));
const code = files.filter((file) => /\.(ts|svelte)$/.test(file));
const imports = code.flatMap(importsOf);

const features = /^server\/(rooms|chat|stage|media|accounts)\//;
const mayUseTheStore = /^server\/(store|accounts|mail)\/|\.store\.ts$|^server\/(app|main)\.ts$|^bin\//;

test('every import leads somewhere', () => {
  expect(complaints((it) => it.to.endsWith('(missing)') && !it.to.includes('/dist/'))).toEqual([]);
});

test('protocol/ imports nothing but itself and zod', () => {
  expect(complaints((it) => inside(it.from, 'protocol') && !inside(it.to, 'protocol') && it.to !== 'zod')).toEqual([]);
});

test('web/ imports protocol/ and never the server', () => {
  expect(complaints((it) => inside(it.from, 'web') && /^(server|bin|bench|test)\/|^node:/.test(it.to))).toEqual([]);
});

test('server/ never imports the pages', () => {
  expect(complaints((it) => inside(it.from, 'server') && /^(web|bench|test)\//.test(it.to))).toEqual([]);
});

test('a feature does not know whether it was asked over HTTP or a socket', () => {
  expect(complaints((it) => features.test(it.from) && /^server\/(http|ws)\//.test(it.to) && !it.typeOnly)).toEqual([]);
});

test('only store files and the wiring use the store; others know its port and its types', () => {
  const usesStore = (it: Import) => inside(it.to, 'server/store') && it.to !== 'server/store/port.ts' && !it.typeOnly;
  expect(complaints((it) => usesStore(it) && !mayUseTheStore.test(it.from))).toEqual([]);
});

test('only app.ts and the command line know everybody: nobody imports them', () => {
  const wiring = /^server\/(app|main)\.ts$/;
  expect(complaints((it) => wiring.test(it.to) && !wiring.test(it.from) && !inside(it.from, 'bin'))).toEqual([]);
});

test('no schema reaches a page: zod stays on the server', () => {
  const ways = code.filter((file) => inside(file, 'web')).flatMap((file) => wayToZod(file));
  expect(ways).toEqual([]);
});

test('no file is longer than 300 lines', () => {
  const all = [...files, ...sourceFiles('bench', 'test')].filter((file) => !file.includes('/i18n/'));
  const long = all
    .map((file) => ({ file, lines: textOf(file).trimEnd().split('\n').length }))
    .filter((it) => it.lines > 300);
  expect(long).toEqual([]);
});

function inside(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}

function complaints(wrong: (it: Import) => boolean): string[] {
  return imports.filter(wrong).map((it) => `${it.from}:${it.line} imports ${it.to}`);
}

/** The chain of imports by which a page would carry zod; nothing when there is none. */
function wayToZod(file: string): string[] {
  const seen = new Set([file]);
  const queue: string[][] = [[file]];
  for (let way = queue.shift(); way; way = queue.shift()) {
    for (const it of imports) {
      if (it.from !== way.at(-1) || it.typeOnly) continue;
      if (it.to === 'zod' || it.to.startsWith('zod/')) return [[...way, it.to].join(' → ')];
      if (seen.has(it.to)) continue;
      seen.add(it.to);
      queue.push([...way, it.to]);
    }
  }
  return [];
}
