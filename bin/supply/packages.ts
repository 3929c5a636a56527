/** What the lockfile says of the packages that people get: those of the server, and those whose code is in the pages. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../pages.ts';

export interface LockedPackage {
  name: string;
  version: string;
  /** As SPDX writes it. */
  license: string;
  /** `sha512-…` in base64: what npm checks before it unpacks. */
  integrity: string;
  /** Where it stands below the project, `node_modules/a/node_modules/b`. */
  path: string;
  /** Its code may be in the pages. */
  inPages: boolean;
  dependencies: string[];
}

export interface LockEntry {
  version?: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  dev?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** What the pages import: bundled into files that every visitor gets. */
export const inPages = ['svelte', 'temml', 'uqr'];

export function readLockfile(): Record<string, LockEntry> {
  const text = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  return (JSON.parse(text) as { packages: Record<string, LockEntry> }).packages;
}

/** In the order of their names. A package of which several versions are needed stands there as often. */
export function packagesOfPeople(locked = readLockfile()): LockedPackage[] {
  const bundled = withDependencies(
    inPages.map((name) => `node_modules/${name}`),
    locked,
  );
  return Object.entries(locked)
    .filter(([place, { dev }]) => place !== '' && (!dev || bundled.has(place)))
    .map(([place, entry]) => ({
      name: nameAt(place),
      version: entry.version!,
      license: spdx(entry.license ?? ''),
      integrity: entry.integrity ?? '',
      path: place,
      inPages: bundled.has(place),
      dependencies: dependenciesAt(place, locked),
    }))
    .sort((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1));
}

/** Where the dependencies of the package at `place` are found, as Node looks for them: from there upwards. */
export function dependenciesAt(place: string, locked: Record<string, LockEntry>): string[] {
  const { dependencies, optionalDependencies } = locked[place]!;
  return Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => {
    for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
      const candidate = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
      if (locked[candidate]) return [candidate];
      if (from === '') return []; // of another platform
    }
  });
}

function withDependencies(places: string[], locked: Record<string, LockEntry>): Set<string> {
  const all = new Set(places);
  for (const place of all) for (const next of dependenciesAt(place, locked)) all.add(next);
  return all;
}

function nameAt(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Some write it with a space. */
function spdx(license: string): string {
  return license.replace(/^MPL 2\.0$/, 'MPL-2.0');
}
