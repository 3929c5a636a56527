import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { importsOf, sourceFiles } from '../../test/support/imports.ts';
import { root } from '../pages.ts';
import { allowedLicences, licences, licencesFile } from './licences.ts';
import { inPages, packagesOfPeople, readLockfile, type LockEntry } from './packages.ts';
import { sbom } from './sbom.ts';

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const locked = readLockfile();
const packages = packagesOfPeople();

test('the lockfile names no registry, so that it is the same everywhere, and a checksum for every package', () => {
  const wrong = Object.entries(locked).filter(
    ([place, it]) => place !== '' && (it.resolved !== undefined || it.link || !it.integrity?.startsWith('sha512-')),
  );
  expect(wrong).toEqual([]);
});

test('every dependency is of one version, and from the registry', () => {
  for (const wanted of Object.values({ ...manifest.dependencies, ...manifest.devDependencies }))
    expect(wanted).toMatch(/^\d+\.\d+\.\d+$/);
});

test('no package runs a script at the installation but those that are named', () => {
  const withScripts = Object.keys(locked).filter((place) => locked[place]!.hasInstallScript);
  expect(withScripts.filter((place) => !manifest.allowScripts[place.replace('node_modules/', '')])).toEqual([]);
});

test('every licence is one of those that let everybody run and pass it on', () => {
  expect(packages.filter((it) => !allowedLicences.has(it.license)).map((it) => `${it.name}: ${it.license}`)).toEqual(
    [],
  );
});

test('the list of licences is of today: npm run licences', () => {
  expect(readFileSync(licencesFile, 'utf8')).toBe(licences(packages));
});

test('all that the server and the pages import is in the list', () => {
  const bare = (folder: string) =>
    sourceFiles(folder)
      .filter((file) => !file.includes('.test.') && !file.includes('/test/'))
      .flatMap(importsOf)
      .filter((it) => !it.typeOnly && !/^(node:|\.|(server|web|protocol|bin|test|bench|dist)\/)/.test(it.to))
      .map((it) => /^(@[^/]+\/)?[^/]+/.exec(it.to)![0]);
  expect(new Set(bare('web'))).toEqual(new Set(inPages));
  const names = new Set(packages.map((it) => it.name));
  expect([...new Set([...bare('server'), ...bare('web')])].filter((name) => !names.has(name))).toEqual([]);
});

/** The parts of the CycloneDX 1.5 schema that we fill. */
const Component = z.strictObject({
  type: z.literal('library'),
  'bom-ref': z.string().min(1),
  name: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  purl: z.string().regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d/),
  scope: z.enum(['required', 'optional', 'excluded']),
  licenses: z.array(z.strictObject({ license: z.strictObject({ id: z.string().regex(/^[\w.-]+$/) }) })).length(1),
  hashes: z.array(z.strictObject({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) })),
});
const Document = z.strictObject({
  $schema: z.literal('http://cyclonedx.org/schema/bom-1.5.schema.json'),
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.5'),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  version: z.literal(1),
  metadata: z.strictObject({
    component: z.looseObject({ type: z.literal('application'), name: z.literal('chatstream') }),
  }),
  components: z.array(Component),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

test('the bill of materials is a CycloneDX document of every package, and refers to nothing it does not hold', () => {
  const document = Document.parse(JSON.parse(JSON.stringify(sbom(packages))));
  const refs = document.components.map((it) => it['bom-ref']);
  expect(new Set(refs).size).toBe(packages.length);
  for (const { ref, dependsOn } of document.dependencies)
    for (const one of [ref, ...dependsOn]) expect(refs).toContain(one);
  for (const name of Object.keys(manifest.dependencies))
    expect(document.components.some((it) => it.name === name)).toBe(true);
});

test('a package of a package is found where Node would find it, and what is only for development is left out', () => {
  const entry = (more: Partial<LockEntry> = {}) => ({
    version: '1.0.0',
    license: 'MIT',
    integrity: 'sha512-AA==',
    ...more,
  });
  const found = packagesOfPeople({
    '': {},
    'node_modules/a': entry({ dependencies: { b: '*' }, optionalDependencies: { 'not-here': '*' } }),
    'node_modules/a/node_modules/b': entry({ version: '2.0.0', dependencies: { c: '*' } }),
    'node_modules/b': entry(),
    'node_modules/c': entry(),
    'node_modules/tool': entry({ dev: true }),
    'node_modules/svelte': entry({ dev: true, dependencies: { d: '*' } }),
    'node_modules/d': entry({ dev: true }),
    'node_modules/temml': entry({ dev: true }),
    'node_modules/uqr': entry({ dev: true }),
  });
  expect(found.map((it) => `${it.name}@${it.version} ${it.inPages}`)).toEqual([
    'a@1.0.0 false',
    'b@1.0.0 false',
    'b@2.0.0 false',
    'c@1.0.0 false',
    'd@1.0.0 true',
    'svelte@1.0.0 true',
    'temml@1.0.0 true',
    'uqr@1.0.0 true',
  ]);
  expect(found[0]!.dependencies).toEqual(['node_modules/a/node_modules/b']);
  expect(found[2]!.dependencies).toEqual(['node_modules/c']);
});
