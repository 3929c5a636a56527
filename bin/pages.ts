/** Whether `dist/` was built from the sources as they are now. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
export const dist = path.join(root, 'dist');
const stamp = path.join(dist, '.built');

/** `fresh` also where there are no sources to be behind, as in a lean installation. */
export function stateOfPages(): 'fresh' | 'stale' | 'missing' {
  if (!existsSync(path.join(dist, 'app.html'))) return 'missing';
  const sources = hashOfSources();
  const built = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : '';
  return sources === null || sources === built ? 'fresh' : 'stale';
}

/** A hash of everything the pages are made of; null when the sources are not here. */
export function hashOfSources(): string | null {
  if (!existsSync(path.join(root, 'web'))) return null;
  const files = globSync(
    ['{web,protocol}/**/*.*', 'bin/build.ts', 'vite.config.ts', 'svelte.config.js', 'package-lock.json'],
    {
      cwd: root,
    },
  );
  const hash = createHash('sha256');
  for (const file of files.filter((it) => !it.includes('.test.')).sort()) {
    hash
      .update(`${file.split(path.sep).join('/')}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * The build tools are installed; with `npm ci --omit=dev` they are not. Vite alone says nothing: it also comes as an optional
 * peer of a library that the server needs.
 */
export function canBuild(): boolean {
  return existsSync(path.join(root, 'node_modules/@sveltejs/vite-plugin-svelte/package.json'));
}
