import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../../../protocol/limits.ts';
import { until } from '../../../../test/support/until.ts';
import type { Transport } from '../transport.ts';
import { openDoor, type Door } from './door.ts';
import { attribute, BINDING_SUCCESS, ICE_CONTROLLING, readStun, XOR_MAPPED_ADDRESS, xorAddress } from './stun.ts';
import { check, message } from './test-checks.ts';

/** A relay on one side and the media port on the other, both by real UDP. */
let media: Socket;
let mediaPort: number;
let door: Door;
const heard: { packet: Buffer; port: number }[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
  media = await socket();
  mediaPort = media.address().port;
  heard.length = 0;
  media.on('message', (packet, { port }) => heard.push({ packet, port }));
  door = await openDoor({ port: 0, bindAddress: '127.0.0.1', mediaPort });
});
afterEach(() => {
  door.close();
  for (const one of sockets.splice(0)) one.close();
});

async function socket(): Promise<Socket> {
  const made = createSocket('udp4');
  sockets.push(made);
  made.bind(0, '127.0.0.1');
  await once(made, 'listening');
  return made;
}

/** An address of the relay that says this at the door. */
async function relay(...packets: Buffer[]): Promise<Socket> {
  const from = await socket();
  for (const packet of packets) from.send(packet, door.port, '127.0.0.1');
  return from;
}

function transport(ufrag = 'ours', pwd = 'password'): Transport {
  const local = { ufrag, pwd, fingerprint: { algorithm: '', value: '' }, setup: '', addresses: [] };
  return door.opensFor({ local, send: () => true, ends: () => null, close() {} });
}
/** What the browser says to the transport’s own check. */
const answer = message(BINDING_SUCCESS, [], 'theirs');
const rtcp = Buffer.from('81c90001deadbeef', 'hex');
const comes = (what: string, count: number) => until(what, () => heard.length >= count, 5_000);

/** What was sent before this has been dealt with when it arrives: packets on the loopback keep their order. */
async function everythingBefore(): Promise<void> {
  const count = heard.length;
  transport('last', 'one');
  await relay(check('last', 'one'));
  await comes('the last check', count + 1);
}

test('a check that the transport would refuse arrives mended, and then everything passes both ways', async () => {
  transport();
  const from = await relay(check('ours', 'password', { tieBreaker: 0n, chooses: true }));
  await comes('the check', 1);
  expect(attribute(readStun(heard[0]!.packet)!, ICE_CONTROLLING)?.at(-1)).toBe(1);

  from.send(answer, door.port, '127.0.0.1');
  from.send(rtcp, door.port, '127.0.0.1');
  await comes('the report', 3);
  expect(heard.slice(1).map(({ packet }) => packet)).toEqual([answer, rtcp]);
  expect(new Set(heard.map(({ port }) => port)).size).toBe(1);

  const answers: Buffer[] = [];
  from.on('message', (packet, { port }) => port === door.port && answers.push(packet));
  const mapped = xorAddress(heard[0]!.packet, '127.0.0.1', heard[0]!.port);
  media.send(message(BINDING_SUCCESS, [[XOR_MAPPED_ADDRESS, mapped]], 'password'), heard[0]!.port, '127.0.0.1');
  media.send(rtcp, heard[0]!.port, '127.0.0.1');
  await until('the answers', () => answers.length === 2, 5_000);
  expect(attribute(readStun(answers[0]!)!, XOR_MAPPED_ADDRESS)).toEqual(
    xorAddress(answers[0]!, '127.0.0.1', from.address().port),
  );
  expect(answers[1]).toEqual(rtcp);
});

test('the handshake waits until the browser has chosen this way and has answered the transport', async () => {
  transport();
  const hello = (n: number) => Buffer.from([22, 254, 253, n]);
  const from = await relay(check('ours', 'password'), ...[1, 2, 3, 4, 5].map(hello));
  await everythingBefore();
  expect(heard).toHaveLength(2);

  from.send(answer, door.port, '127.0.0.1');
  from.send(check('ours', 'password', { chooses: true }), door.port, '127.0.0.1');
  from.send(hello(6), door.port, '127.0.0.1');
  await comes('all of it', 9);
  expect(heard.slice(4).map(({ packet }) => packet)).toEqual([2, 3, 4, 5, 6].map(hello)); // the oldest is sent again anyway
});

test('who can do without the door, and who has no business here, is not answered', async () => {
  transport();
  await relay(
    check('ours', 'password', { tieBreaker: 5n }),
    check('ours', 'wrong', { tieBreaker: 0n }),
    check('unknown', 'password', { tieBreaker: 0n }),
    rtcp,
    Buffer.alloc(0),
  );
  await everythingBefore();
  expect(heard).toHaveLength(1);
});

test('only the media port is heard behind the door', async () => {
  transport();
  const from = await relay(check('ours', 'password'));
  await comes('the check', 1);
  const got: Buffer[] = [];
  from.on('message', (packet) => got.push(packet));
  (await socket()).send(Buffer.from('forged'), heard[0]!.port, '127.0.0.1');
  media.send(rtcp, heard[0]!.port, '127.0.0.1');
  await until('the report', () => got.length > 0, 5_000);
  expect(got).toEqual([rtcp]);
});

test('with its connection a visitor is gone', async () => {
  const own = transport();
  const from = await relay(check('ours', 'password'));
  await comes('the check', 1);
  own.close();
  from.send(answer, door.port, '127.0.0.1');
  from.send(check('ours', 'password'), door.port, '127.0.0.1');
  await everythingBefore();
  expect(heard).toHaveLength(2);
});

test('an address that the relay gives to somebody else is his', async () => {
  transport('ours', 'one');
  transport('theirs', 'two');
  await relay(check('ours', 'one'), check('theirs', 'two'));
  await comes('both checks', 2);
  expect(heard[0]!.port).not.toBe(heard[1]!.port);
});

test('an address that is silent is forgotten', async () => {
  transport();
  const from = await relay(check('ours', 'password'));
  await comes('the check', 1);
  door.tick(performance.now() + limits.doorSilentMs - 1_000);
  from.send(answer, door.port, '127.0.0.1');
  await comes('the report', 2);
  door.tick(performance.now() + limits.doorSilentMs + 1);
  from.send(answer, door.port, '127.0.0.1');
  await everythingBefore();
  expect(heard).toHaveLength(3);
});

test('a connection that comes from ever new addresses gives up its own oldest address', async () => {
  transport();
  const first = await relay(check('ours', 'password'));
  await comes('the first', 1);
  for (let i = 1; i <= limits.doorAddressesPerConnection; i++) {
    await relay(check('ours', 'password'));
    await comes('the next', i + 1);
  }
  first.send(answer, door.port, '127.0.0.1');
  await everythingBefore();
  expect(heard).toHaveLength(limits.doorAddressesPerConnection + 2);
});

test('so many addresses are let in and no more', async () => {
  let first: Socket | undefined;
  const admitted = () => heard.length;
  while (admitted() < limits.doorAddresses) {
    const ufrag = `ours${admitted()}`;
    transport(ufrag);
    const before = admitted();
    for (let i = 0; i < limits.doorAddressesPerConnection; i++) {
      const from = await relay(check(ufrag, 'password'));
      first ??= from;
    }
    await until('all of one connection', () => admitted() === before + limits.doorAddressesPerConnection, 5_000);
  }
  transport('late');
  const late = await relay(check('late', 'password'));
  first!.send(answer, door.port, '127.0.0.1');
  await comes('the report of somebody inside', limits.doorAddresses + 1);
  expect(heard.at(-1)!.packet).toEqual(answer);

  door.tick(performance.now() + limits.doorSilentMs + 1);
  late.send(check('late', 'password'), door.port, '127.0.0.1');
  await comes('the late one, when there is room', limits.doorAddresses + 2);
  expect(heard).toHaveLength(limits.doorAddresses + 2);
});

test('a port that is taken is said', async () => {
  await expect(openDoor({ port: mediaPort, bindAddress: '127.0.0.1', mediaPort })).rejects.toThrow('EADDRINUSE');
});

test('whoever wants to be recorded comes without need, and what passes is seen as it was on the wire', async () => {
  const seen: { out: boolean; packet: Buffer; from: number }[] = [];
  const local = { ufrag: 'ours', pwd: 'password', fingerprint: { algorithm: '', value: '' }, setup: '', addresses: [] };
  const behind = {
    local: { address: '127.0.0.1', port: mediaPort },
    remote: { address: '127.0.0.1', port: 0 },
    door: false,
  };
  const own = door.opensFor({ local, send: () => true, ends: () => behind, close() {} }, (out, packet, { remote }) =>
    seen.push({ out, packet: Buffer.from(packet), from: remote.port }),
  );
  const asked = check('ours', 'password', { tieBreaker: 5n });
  const hello = Buffer.from([22, 254, 253, 1]);
  const from = await relay(asked, hello, rtcp); // nothing is held: there is no other way that it could take
  await comes('all of it', 3);
  const answers: Buffer[] = [];
  from.on('message', (packet) => answers.push(packet));
  const mapped = xorAddress(heard[0]!.packet, '127.0.0.1', heard[0]!.port);
  media.send(message(BINDING_SUCCESS, [[XOR_MAPPED_ADDRESS, mapped]], 'password'), heard[0]!.port, '127.0.0.1');
  await until('the answer', () => answers.length === 1, 5_000);
  const { port } = from.address();
  expect(seen).toEqual([
    ...[asked, hello, rtcp].map((packet) => ({ out: false, packet, from: port })),
    { out: true, packet: answers[0]!, from: port },
  ]);

  expect(own.ends()).toEqual(behind);
  behind.remote.port = heard[0]!.port;
  expect(own.ends()).toEqual({
    local: { address: '127.0.0.1', port: door.port },
    remote: { address: '127.0.0.1', port },
    door: true,
  });
  expect(door.known).toBe(1);
  own.close();
  expect(door.known).toBe(0);
});
