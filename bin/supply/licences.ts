/** `npm run licences`: writes docs/licences.md, the packages that people get with ChatStream and their licences. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../pages.ts';
import { packagesOfPeople, type LockedPackage } from './packages.ts';

export const licencesFile = path.join(root, 'docs/licences.md');

/**
 * Licences under which everybody may run and pass on ChatStream, whatever its own is. MPL-2.0 asks that changes to its files
 * stay open; we change none.
 */
export const allowedLicences = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
]);

export function licences(packages: LockedPackage[]): string {
  const counts = Map.groupBy(packages, (it) => it.license);
  const summary = [...counts]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([license, all]) => `${license}: ${all.length}`)
    .join(', ');
  return [
    '# Licences of what ChatStream is made of',
    '',
    'Written by `npm run licences` from package-lock.json; a test says when it is behind. Each package holds the text of its',
    'licence in its folder of `node_modules/`. *Pages* are packages whose code every visitor gets with the pages.',
    '',
    `${packages.length} packages. ${summary}.`,
    '',
    '| package | version | licence | |',
    '|---|---|---|---|',
    ...packages.map((it) => `| ${it.name} | ${it.version} | ${it.license} | ${it.inPages ? 'pages' : ''} |`),
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(licencesFile, licences(packagesOfPeople()));
