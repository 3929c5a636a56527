/** Gzip bytes of the scripts and styles that the watch page loads before it can show a lecture. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Benchmark } from './run.ts';

const dist = path.resolve(import.meta.dirname, '../dist');
const goal = 60_000;

export const run: Benchmark = async ({ progress }) => {
  const { gzipBytes, files, later } = await weight();
  progress(`${gzipBytes} bytes, goal ${goal}: ${gzipBytes <= goal ? 'met' : 'missed'}`);
  return { gzipBytes, goal, files, later };
};

/** `later`: what the page fetches only when somebody asks for it (`import()`). Throws when the pages are not built. */
export async function weight(): Promise<{
  gzipBytes: number;
  goal: number;
  files: [string, number][];
  later: [string, number][];
}> {
  const page = path.join(dist, 'watch.html');
  if (!existsSync(page)) throw new Error('dist/watch.html is missing: npm run build');
  const first = reach(tagged(readFileSync(page, 'utf8')));
  const second = [...reach([...first].flatMap((file) => mentioned(file, /\bimport\(\s*["'`]([^"'`]+)["'`]\s*\)/g)))];
  const files = [...first].map(weighed);
  return {
    gzipBytes: files.reduce((sum, [, bytes]) => sum + bytes, 0),
    goal,
    files,
    later: second.filter((file) => !first.has(file)).map(weighed),
  };
}

/** Scripts, preloaded modules and styles named in the HTML. */
function tagged(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const loading = tags.filter(
    (tag) => tag.startsWith('<script') || /rel="?(modulepreload|stylesheet|preload)/.test(tag),
  );
  const names = loading.map((tag) => /\b(?:src|href)="?([^"\s>]+)/.exec(tag)?.[1]);
  return names.filter((name) => name !== undefined && /\.(js|css)$/.test(name)).map((name) => path.join(dist, name!));
}

/** These files and everything they import statically. */
function reach(files: string[]): Set<string> {
  const seen = new Set<string>();
  const queue = [...files];
  for (let file = queue.shift(); file; file = queue.shift()) {
    if (seen.has(file) || !existsSync(file)) continue;
    seen.add(file);
    queue.push(
      ...mentioned(file, /\b(?:import|from)\s*["']([^"']+\.js)["']/g),
      ...mentioned(file, /@import\s+["']([^"']+)["']/g),
    );
  }
  return seen;
}

function mentioned(file: string, pattern: RegExp): string[] {
  const names = [...readFileSync(file, 'utf8').matchAll(pattern)].map((match) => match[1]!);
  return names.map((name) => (name.startsWith('/') ? path.join(dist, name) : path.resolve(path.dirname(file), name)));
}

function weighed(file: string): [string, number] {
  return [path.relative(dist, file), gzipSync(readFileSync(file), { level: 9 }).length]; // as the build compresses
}
