/** `npm run -s sbom`: prints what people get with ChatStream as a CycloneDX 1.5 document, which scanners read. */
import { createHash } from 'node:crypto';
import { version } from '../../server/version.ts';
import { packagesOfPeople, type LockedPackage } from './packages.ts';

/** The same lockfile is the same document to the byte: it has no time and no random number in it. */
export function sbom(packages: LockedPackage[]) {
  const own = `pkg:npm/chatstream@${version}`;
  const purlAt = new Map(packages.map((it) => [it.path, purl(it)]));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(packages)}`,
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': own, name: 'chatstream', version, purl: own } },
    components: packages.map((it) => ({
      type: 'library',
      'bom-ref': `${purl(it)}#${it.path}`,
      name: it.name,
      version: it.version,
      purl: purl(it),
      scope: 'required',
      licenses: [{ license: { id: it.license } }],
      hashes: [{ alg: 'SHA-512', content: Buffer.from(it.integrity.replace('sha512-', ''), 'base64').toString('hex') }],
    })),
    dependencies: packages.map((it) => ({
      ref: `${purl(it)}#${it.path}`,
      dependsOn: it.dependencies.flatMap((place) => (purlAt.has(place) ? [`${purlAt.get(place)}#${place}`] : [])),
    })),
  };
}

/** As https://github.com/package-url/purl-spec has it: the @ of a scope is written as %40. */
function purl({ name, version: of }: LockedPackage): string {
  return `pkg:npm/${name.replace('@', '%40')}@${of}`;
}

/** A UUID of its content (version 8, RFC 9562 section 5.8). */
function uuidOf(packages: LockedPackage[]): string {
  const hex = createHash('sha256').update(JSON.stringify(packages)).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(sbom(packagesOfPeople()), null, 2)}\n`);
