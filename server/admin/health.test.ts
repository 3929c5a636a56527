import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { TestEngine } from '../stage/test-engine.ts';
import { newAuthority, newCertificate } from '../tls/authority.ts';
import type { FactStore } from './facts.store.ts';
import { createHealth, diskOf, type HealthParts } from './health.ts';
import { thisNode } from './nodes.ts';
import { takePulse } from './pulse.ts';

let dataDir: string;
beforeAll(() => void (dataDir = mkdtempSync(path.join(tmpdir(), 'chatstream-health-'))));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const away = () => Promise.reject(new Error('the database is away'));
const noDatabase = { ping: async () => null, bytes: away, mails: away, lastBackup: away, inUseSince: away };

function health(more: Partial<HealthParts> = {}) {
  return createHealth({
    version: '1.2.3',
    config: { ...readConfig({}), dataDir, redisUrl: 'redis://bus' },
    bus: { up: true },
    dialect: 'postgres',
    facts: noDatabase as FactStore,
    certificates: null,
    engine: new TestEngine(),
    nodes: thisNode('hall-1', '1.2.3'),
    sockets: () => 0,
    pulse: () => ({ p99Ms: 0, maxMs: 0 }),
    ...more,
  });
}

test('without a database the report still comes, and says that it is away', async () => {
  const report = await health()();
  expect(report.database).toEqual({ kind: 'postgres', up: false, latencyMs: null });
  expect(report.problems[0]).toEqual({ code: 'database_away', level: 'bad' });
  expect(report.nodes).toMatchObject([{ name: 'hall-1', here: true }]);
  expect(report.disk!.freeBytes).toBeLessThanOrEqual(report.disk!.totalBytes);
});

test('one of several nodes says whether it hears the others', async () => {
  const problems = async (up: boolean) => (await health({ bus: { up } })()).problems.map((it) => it.code);
  expect(await problems(true)).not.toContain('bus_away');
  expect(await problems(false)).toContain('bus_away');
});

test('the days of the certificate are those of the one in use', async () => {
  const now = new Date();
  const authority = await newAuthority({ name: 'Of the tests', permitted: ['localhost'], now });
  const pair = await newCertificate({ authority, names: ['localhost'], addresses: [], now });
  const { certificate } = await health({ certificates: { current: () => pair, authority: null } })();
  const endsAt = new X509Certificate(pair.cert).validToDate.getTime();
  expect(certificate).toEqual({ kind: 'own', endsAt });
});

test('where there is no such folder nothing is said of the disk', async () => {
  expect(await diskOf(path.join(dataDir, 'nowhere'))).toBeNull();
});

test('an event loop that was blocked is seen', async () => {
  const pulse = takePulse();
  const block = () => {
    const until = performance.now() + 200;
    while (performance.now() < until);
  };
  await expect.poll(() => (block(), pulse.now().maxMs)).toBeGreaterThan(100);
  pulse.stop();
});
