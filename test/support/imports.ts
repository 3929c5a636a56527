import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** One import of one file. Paths are relative to the root of the project, with slashes. */
export interface Import {
  from: string;
  line: number;
  /** A file of the project, or the bare name of a package or built-in as it is written. */
  to: string;
  /** Erased before running: `import type` and `export type`. */
  typeOnly: boolean;
  /** `import()`: fetched when it is reached, not with the file. */
  later: boolean;
}

/** The project's own source files below the given folders, tests included. */
export function sourceFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,svelte,css,js}`, { cwd: root })).sort();
}

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Every import, re-export and `import()` with a constant name in a TypeScript or Svelte file. */
export function importsOf(file: string): Import[] {
  const text = textOf(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
  const found: Import[] = [];
  const note = (at: number, name: string, typeOnly: boolean, later = false) => {
    found.push({ from: file, line: text.slice(0, at).split('\n').length, to: resolve(file, name), typeOnly, later });
  };
  const statement = /^[ \t]*(?:import|export)\b(\s+type\b(?!\s+from))?(?:[^;'"`]*?\bfrom)?\s*(['"])([^'"\n]+)\2/gm;
  for (const match of text.matchAll(statement)) note(match.index + match[0].length, match[3]!, match[1] !== undefined);
  for (const match of text.matchAll(/\bimport\(\s*(['"])([^'"\n]+)\1/g)) note(match.index, match[2]!, false, true);
  return found;
}

function resolve(file: string, name: string): string {
  if (!name.startsWith('.')) return name;
  const target = path.posix.join(path.posix.dirname(file), name.replace(/\?.*$/, ''));
  return existsSync(path.join(root, target)) ? target : `${target} (missing)`;
}
