import { expect, test } from 'vitest';
import { createMemoryGauge, type MemorySource } from './memory.ts';

const MiB = 1024 * 1024;

/** A machine of 8 GiB with a process of 100 MiB on it, in the control group with these files. */
function gauge(files: Record<string, string>, more: Partial<MemorySource> = {}) {
  return createMemoryGauge({
    read: (file) => files[file] ?? null,
    rss: () => 100 * MiB,
    total: () => 8192 * MiB,
    heap: () => ({ used: 40 * MiB, limit: 4096 * MiB }),
    ...more,
  })();
}
const group = '/sys/fs/cgroup/system.slice/chatstream.service';
const container = {
  '/proc/self/cgroup': '0::/system.slice/chatstream.service\n',
  [`${group}/memory.max`]: `${512 * MiB}\n`,
  [`${group}/memory.current`]: `${480 * MiB}\n`,
  [`${group}/memory.stat`]: `anon 1\ninactive_file ${224 * MiB}\nslab 5\n`,
};

test('in a container its limit counts, and all that is in it but what the system only caches', () => {
  expect(gauge(container)).toBe(0.5);
});

test('as seen from inside a container, where its own group is the root', () => {
  const files = { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/memory.max': `${200 * MiB}` };
  expect(gauge({ ...files, '/sys/fs/cgroup/memory.current': `${190 * MiB}` })).toBe(0.95);
});

test('without a limit, or without control groups, the machine is the limit', () => {
  const unlimited = { ...container, [`${group}/memory.max`]: 'max\n' };
  expect(gauge(unlimited, { rss: () => 4096 * MiB })).toBe(0.5);
  expect(gauge({}, { rss: () => 4096 * MiB })).toBe(0.5);
});

test('a heap that is near the end that V8 has set is what ends the process first', () => {
  expect(gauge({}, { heap: () => ({ used: 3900 * MiB, limit: 4096 * MiB }) })).toBeGreaterThan(0.95);
});

test('of this very process it says something that can be', () => {
  const share = createMemoryGauge()();
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(1);
});
