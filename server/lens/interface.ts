import { access, readFile, readlink } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { limits } from '../../protocol/limits.ts';
import type { InterfaceCounts, ServerInterface } from '../../protocol/lens-system.ts';
import { plainAddress } from '../rooms/socket.ts';

/** Of the hardware types of Linux (`if_arp.h`). */
const hardware = { ethernet: 1, loopback: 772 };

type Listed = NodeJS.Dict<{ address: string; internal: boolean }[]>;

export interface InterfaceParts {
  /** `/sys/class/net`; null on systems that have none. */
  root: string | null;
  list?: () => Listed;
}

/** The interface that carries an address of this machine. Each is read at most once a second. */
export function interfaceReader({ root, list = networkInterfaces }: InterfaceParts) {
  const known = new Map<string, { at: number; told: Promise<ServerInterface> }>();

  /** Null when none has the address, as in front of some relays of containers. */
  return async function of(address: string): Promise<ServerInterface | null> {
    const found = Object.entries(list()).find(([, all]) => all?.some((one) => plainAddress(one.address) === address));
    if (!found) return null;
    const [name, all] = found;
    const now = performance.now();
    const before = known.get(name);
    if (before && now - before.at < limits.systemEveryMs) return before.told;
    const told = read(root, name, isInternal(all));
    known.set(name, { at: now, told });
    return told;
  };
}

const isInternal = (all: Listed[string]): boolean => all?.[0]?.internal ?? false;

async function read(root: string | null, name: string, internal: boolean): Promise<ServerInterface> {
  const at = performance.timeOrigin + performance.now();
  const kind = internal ? 'loopback' : 'other';
  const unknown = { driver: null, mtu: null, speedMbits: null, duplex: null, received: null, sent: null };
  if (root === null) return { name, kind, ...unknown, at };
  // A second address of an interface may be listed under a name of its own, `eth0:1`.
  return { name, ...(await readFolder(path.join(root, name.split(':')[0]!))), at };
}

async function readFolder(folder: string): Promise<Omit<ServerInterface, 'name' | 'at'>> {
  const text = (file: string) => textOf(path.join(folder, file));
  const [kind, mtu, speed, duplex, driver, received, sent] = await Promise.all([
    kindOf(folder, text('type')),
    text('mtu').then(numberIn),
    text('speed').then(numberIn),
    text('duplex'),
    readlink(path.join(folder, 'device/driver')).then(path.basename, () => null),
    counts(text, 'rx'),
    counts(text, 'tx'),
  ]);
  // What has no cable of its own may name a speed all the same, which nobody measured.
  const real = kind !== 'virtual' && kind !== 'loopback';
  return {
    kind,
    driver,
    mtu,
    speedMbits: real && speed !== null && speed > 0 && speed < 0xffff_ffff ? speed : null, // -1, and the same without a sign, is unknown
    duplex: real && (duplex === 'full' || duplex === 'half') ? duplex : null,
    received,
    sent,
  };
}

async function kindOf(folder: string, type: Promise<string | null>): Promise<ServerInterface['kind']> {
  const isThere = (file: string) =>
    access(path.join(folder, file)).then(
      () => true,
      () => false,
    );
  const number = Number(await type);
  if (number === hardware.loopback) return 'loopback';
  if ((await isThere('wireless')) || (await isThere('phy80211'))) return 'wifi';
  if (!(await isThere('device'))) return 'virtual';
  return number === hardware.ethernet ? 'ethernet' : 'other';
}

async function counts(
  text: (file: string) => Promise<string | null>,
  way: 'rx' | 'tx',
): Promise<InterfaceCounts | null> {
  const names = ['packets', 'bytes', 'errors', 'dropped'].map((name) => text(`statistics/${way}_${name}`));
  const known = (await Promise.all(names)).map(numberIn).filter((number) => number !== null);
  const [frames, bytes, errors, dropped] = known;
  return known.length === names.length ? { frames: frames!, bytes: bytes!, errors: errors!, dropped: dropped! } : null;
}

/** Null for what cannot be read, which depends on the kind of the interface: then Linux refuses the reading, not the opening. */
async function textOf(file: string): Promise<string | null> {
  const read = await readFile(file, 'utf8').catch(() => null);
  return read && read.trim();
}

function numberIn(text: string | null): number | null {
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : null;
}
