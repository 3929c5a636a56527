import { expect, test } from 'vitest';
import { problemsIn, type Facts } from './problems.ts';

const day = 86_400_000;
const gigabyte = 1024 ** 3;
const worker = { busy: 0.3, full: false, publishers: 1, viewers: 10 };
const well: Facts = {
  at: 100 * day,
  version: '1',
  runtime: 'Node.js 24',
  startedAt: 0,
  settled: true,
  nodes: [],
  bus: null,
  database: { kind: 'sqlite', up: true, latencyMs: 1 },
  media: { most: 2, workers: [worker, { ...worker, full: true }] },
  sockets: 3,
  memory: { usedBytes: 1, freeBytes: 2 * gigabyte, totalBytes: 4 * gigabyte },
  loop: { p99Ms: 3, maxMs: 30 },
  disk: { freeBytes: 20 * gigabyte, totalBytes: 100 * gigabyte },
  certificate: { kind: 'own', endsAt: 160 * day },
  mail: { smtp: true, failedAt: 1, failing: false },
  backup: { at: 99 * day, bytes: 1, where: '/backups' },
};

const codes = (change: Partial<Facts>) =>
  problemsIn({ ...well, ...change }).map(({ code, level }) => `${code} ${level}`);

test('where everything is all right there is nothing to say', () => {
  expect(codes({})).toEqual([]);
  expect(codes({ certificate: null, disk: null, mail: { smtp: false, failedAt: null, failing: false } })).toEqual([]);
});

test.each<[string, Partial<Facts>]>([
  ['database_away bad', { database: { kind: 'postgres', up: false, latencyMs: null } }],
  ['bus_away bad', { bus: { up: false } }],
  ['database_slow warn', { database: { kind: 'postgres', up: true, latencyMs: 251 } }],
  ['disk_full bad', { disk: { freeBytes: 0.4 * gigabyte, totalBytes: 100 * gigabyte } }],
  ['disk_low warn', { disk: { freeBytes: 1.9 * gigabyte, totalBytes: 100 * gigabyte } }],
  ['memory_low warn', { memory: { usedBytes: 1, freeBytes: 0.1 * gigabyte, totalBytes: 4 * gigabyte } }],
  ['loop_slow warn', { loop: { p99Ms: 101, maxMs: 500 } }],
  ['media_full bad', { media: { most: 1, workers: [{ ...worker, full: true }] } }],
  ['certificate_over bad', { certificate: { kind: 'own', endsAt: 100 * day } }],
  ['certificate_ends warn', { certificate: { kind: 'own', endsAt: 113 * day } }],
  ['mail_failing bad', { mail: { smtp: true, failedAt: 1, failing: true } }],
  ['backup_none warn', { backup: null }],
  ['backup_old warn', { backup: { at: 92 * day, bytes: 1, where: '' } }],
])('%s is noticed', (problem, change) => {
  expect(codes(change)).toEqual([problem]);
});

test('a worker that is full while others may still start is no problem, nor is a new server without a backup', () => {
  expect(codes({ media: { most: 2, workers: [{ ...worker, full: true }] }, backup: null, settled: false })).toEqual([]);
});

test('the worst comes first', () => {
  const both = codes({ backup: null, database: { kind: 'sqlite', up: false, latencyMs: null } });
  expect(both).toEqual(['database_away bad', 'backup_none warn']);
});
