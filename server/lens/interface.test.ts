import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { interfaceReader } from './interface.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'chatstream-net-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true });
});

const counted = {
  rx_packets: '335826',
  rx_bytes: '9007199254740990',
  rx_errors: '1',
  rx_dropped: '2',
  tx_packets: '30',
  tx_bytes: '40',
  tx_errors: '0',
  tx_dropped: '3',
};

/** An interface as Linux shows it. */
function there(
  name: string,
  files: Record<string, string>,
  { driver = '', wireless = false, statistics = counted } = {},
) {
  const folder = path.join(root, name);
  mkdirSync(path.join(folder, 'statistics'), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), `${text}\n`);
  for (const [file, text] of Object.entries(statistics))
    writeFileSync(path.join(folder, 'statistics', file), `${text}\n`);
  if (wireless) mkdirSync(path.join(folder, 'wireless'));
  if (driver) {
    mkdirSync(path.join(folder, 'device'));
    symlinkSync(`../../../bus/pci/drivers/${driver}`, path.join(folder, 'device/driver'));
  }
}

const reader = (name: string) =>
  interfaceReader({ root, list: () => ({ lo: [], [name]: [{ address: '192.0.2.5', internal: false }] }) });

test('a card with a cable: driver, speed and what it counted', async () => {
  there('enp3s0', { type: '1', mtu: '1500', speed: '1000', duplex: 'full' }, { driver: 'e1000e' });
  expect(await reader('enp3s0')('192.0.2.5')).toEqual({
    name: 'enp3s0',
    kind: 'ethernet',
    driver: 'e1000e',
    mtu: 1_500,
    speedMbits: 1_000,
    duplex: 'full',
    received: { frames: 335_826, bytes: 9_007_199_254_740_990, errors: 1, dropped: 2 },
    sent: { frames: 30, bytes: 40, errors: 0, dropped: 3 },
    at: expect.closeTo(Date.now(), -4),
  });
});

test('Wi-Fi, which has no speed of its own', async () => {
  there('wlp2s0', { type: '1', mtu: '1500' }, { driver: 'iwlwifi', wireless: true });
  expect(await reader('wlp2s0')('192.0.2.5')).toMatchObject({ kind: 'wifi', speedMbits: null, duplex: null });
});

test.each(['-1', '4294967295', ''])('a speed of "%s" is none', async (speed) => {
  there('eth0', { type: '1', mtu: '1400', speed, duplex: 'unknown' }, { driver: 'virtio_net' });
  expect(await reader('eth0')('192.0.2.5')).toMatchObject({ driver: 'virtio_net', speedMbits: null, duplex: null });
});

test('what is made of software has no speed, whatever it says', async () => {
  there('veth12', { type: '1', mtu: '1500', speed: '10000', duplex: 'full' });
  expect(await reader('veth12')('192.0.2.5')).toMatchObject({ kind: 'virtual', speedMbits: null, duplex: null });
});

test('something else, and a second name of the same interface', async () => {
  there('ib0', { type: '32', mtu: '2044' }, { driver: 'mlx5_core' });
  expect(await reader('ib0:1')('192.0.2.5')).toMatchObject({ name: 'ib0:1', kind: 'other', mtu: 2_044 });
});

test('an address that no interface has, and a folder that is gone', async () => {
  expect(await reader('eth0')('192.0.2.6')).toBeNull();
  expect(await reader('eth9')('192.0.2.5')).toMatchObject({ name: 'eth9', mtu: null, received: null });
});

test('where there is no Linux only the name is known, and whether it leaves the machine', async () => {
  const list = () => ({ en0: [{ address: '192.0.2.5', internal: false }], lo0: [{ address: '::1', internal: true }] });
  const of = interfaceReader({ root: null, list });
  expect(await of('192.0.2.5')).toMatchObject({ name: 'en0', kind: 'other', driver: null, received: null });
  expect(await of('::1')).toMatchObject({ name: 'lo0', kind: 'loopback', mtu: null });
});

test('is read once a second', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  there('eth0', { type: '1', mtu: '1400' }, { driver: 'virtio_net' });
  const of = reader('eth0');
  await of('192.0.2.5');
  writeFileSync(path.join(root, 'eth0/mtu'), '9000\n');
  vi.advanceTimersByTime(limits.systemEveryMs - 1);
  expect(await of('192.0.2.5')).toMatchObject({ mtu: 1_400 });
  vi.advanceTimersByTime(1);
  expect(await of('192.0.2.5')).toMatchObject({ mtu: 9_000 });
});

/** The same counters by another way: bytes and frames received and sent on `lo`. */
function loopbackByProc(): number[] {
  const lines = readFileSync('/proc/net/dev', 'utf8').split('\n');
  const counts = lines
    .find((one) => /^\s*lo:/.test(one))!
    .split(':')[1]!
    .trim()
    .split(/\s+/)
    .map(Number);
  return [counts[0]!, counts[1]!, counts[8]!, counts[9]!];
}

test('of this machine’s own loopback it says what the kernel says elsewhere', async () => {
  const before = loopbackByProc();
  const seen = (await interfaceReader({ root: '/sys/class/net' })('127.0.0.1'))!;
  const after = loopbackByProc();
  expect(seen).toMatchObject({ name: 'lo', kind: 'loopback', driver: null, speedMbits: null, duplex: null });
  expect(seen.mtu).toBeGreaterThan(1_000);
  const { received, sent } = seen;
  for (const [at, count] of [received!.bytes, received!.frames, sent!.bytes, sent!.frames].entries()) {
    expect(count).toBeGreaterThanOrEqual(before[at]!);
    expect(count).toBeLessThanOrEqual(after[at]!);
  }
});
