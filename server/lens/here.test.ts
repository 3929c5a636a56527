/** What somebody is told of his own socket, asked as a socket asks. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { LensSocketSeen } from '../../protocol/lens.ts';
import { limits } from '../../protocol/limits.ts';
import type { Permission } from '../../protocol/room.ts';
import type { Seat } from '../rooms/client.ts';
import { Person } from '../rooms/test/house.ts';
import { factsOf } from '../ws/socket-facts.ts';
import { createLensHere } from './here.ts';

let lens: ReturnType<typeof createLensHere>;
let ends: Socket[];
const server = createServer().listen(0, '127.0.0.1');
afterAll(() => void server.close());
beforeEach(() => {
  ends = [];
  const nodes = { others: [], ask: () => Promise.reject(new Error('nobody is there')), answer() {} };
  lens = createLensHere({
    config: { databaseUrl: 'postgres://x' },
    registry: { peek: () => undefined },
    nodes,
    certificates: null,
  });
});
afterEach(() => {
  lens.stop();
  for (const end of ends) end.destroy();
});

/** Somebody with a real connection to this machine, seated. */
async function visitor(name: string, proxy: { client: string | null } | null = null) {
  const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [near] = (await once(server, 'connection')) as [Socket];
  ends.push(near, far);
  const person = Object.assign(new Person(name), { socket: () => factsOf(near, proxy, false) });
  person.seat = { room: { id: 'seminar' }, permissions: new Set<Permission>(['stage.watch']) } as unknown as Seat;
  return { person, far };
}

const ask = async (person: Person, room = 'seminar') =>
  (await lens.handlers['lens.socket']!(person, { type: 'lens.socket', id: 3, room })) as LensSocketSeen;

test('both ends, what the kernel says of it, and the interface that carries it', async () => {
  const { person, far } = await visitor('Cleo');
  const { at, ...seen } = await ask(person);
  expect(at).toBeCloseTo(Date.now(), -4);
  expect(seen).toMatchObject({
    type: 'lens.socket_seen',
    re: 3,
    room: 'seminar',
    client: { address: '127.0.0.1', port: far.localPort },
    server: { address: '127.0.0.1', port: far.remotePort },
    proxied: false,
    tls: null,
    deflates: false,
    interface: { name: 'lo', kind: 'loopback' },
  });
  expect(seen.tcp!.pathMtu).toBe(seen.interface!.mtu! > 65_535 ? 65_535 : seen.interface!.mtu);
});

test('nobody is told of another person’s address or socket', async () => {
  const [cleo, mallory] = [await visitor('Cleo'), await visitor('Mallory')];
  const told = JSON.stringify([await ask(mallory.person), await ask(mallory.person)]);
  expect(told).toContain(String(mallory.far.localPort));
  expect(told).not.toContain(String(cleo.far.localPort));
  expect(told).not.toContain(cleo.person.identity.accountId);
});

test('behind a proxy the client is whom it speaks for, and the connection of the proxy is nobody’s', async () => {
  const { person, far } = await visitor('Cleo', { client: '192.0.2.9' });
  const seen = await ask(person);
  expect(seen).toMatchObject({ client: { address: '192.0.2.9', port: null }, proxied: true, tcp: null });
  expect(JSON.stringify(seen)).not.toContain(String(far.localPort));
  const silent = await visitor('Ben', { client: null });
  expect(await ask(silent.person)).toMatchObject({ client: null, proxied: true });
});

test('who is not in the room, or may not watch, is told nothing', async () => {
  const { person } = await visitor('Mallory');
  await expect(ask(person, 'another')).rejects.toMatchObject({ code: 'not_found' });
  person.seat!.permissions = new Set();
  await expect(ask(person)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a socket that closed, and one of another node, are not found', async () => {
  const { person } = await visitor('Cleo');
  person.socket = () => null;
  await expect(ask(person)).rejects.toMatchObject({ code: 'not_found' });
  const guest = new Person('Ben');
  guest.seat = person.seat;
  await expect(ask(guest)).rejects.toMatchObject({ code: 'not_found' });
});

test('nobody asks without end', async () => {
  const { person } = await visitor('Cleo');
  for (let n = 0; n < limits.lensRate.burst; n++) await ask(person);
  await expect(ask(person)).rejects.toMatchObject({ code: 'rate' });
});
