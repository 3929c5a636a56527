import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Identity, SessionEnd } from '../accounts/port.ts';
import type { Connection } from './connection.ts';
import { openToAll } from '../overload/test/open.ts';
import { createDispatch } from './dispatch.ts';
import { startReview } from './review.ts';
import { StoreBusy } from '../store/port.ts';
import { Sockets } from './sockets.ts';

const log = pino({ level: 'silent' });
const here = 'https://lectures.example';

/** Sessions by cookie, as accounts would know them. */
const people = new Map<string, Identity>();
const ended = new Map<string, SessionEnd>();
const person = (name: string, verified = true): Identity => {
  const identity: Identity = {
    accountId: `account-of-${name}`,
    sessionId: `session-of-${name}`,
    name,
    email: `${name}@uni.example`,
    role: 'member',
    verified,
  };
  people.set(`session=${name}`, identity);
  return identity;
};

describe('the door for sockets', () => {
  let server: Server;
  let sockets: Sockets;
  let port: number;
  let clients: WebSocket[];
  let raw: Socket[];

  beforeEach(async () => {
    people.clear();
    ended.clear();
    person('cleo');
    person('mallory');
    person('newcomer', false);
    clients = [];
    raw = [];
    const dispatch = createDispatch(
      [
        {
          ping: (_, { id }) => ({ type: 'pong', re: id, at: 1 }),
          'room.leave': () => {},
          'room.enter': () => {
            throw new Error('a fault');
          },
        },
      ],
      log,
    );
    sockets = new Sockets({
      accounts: {
        async identify(headers) {
          if (headers.get('cookie') === 'session=away') throw new StoreBusy('The database is away.');
          return people.get(headers.get('cookie') ?? '') ?? null;
        },
      },
      admission: openToAll,
      allowedOrigin: (origin) => origin === here,
      received: (connection, text) => void dispatch(connection, text),
      closed: () => {},
      log,
    });
    server = createServer().on('upgrade', (request, wire, head) => void sockets.upgrade(request, wire, head));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const client of clients) client.terminate();
    for (const socket of raw) socket.destroy();
    sockets.stop();
    server.closeAllConnections();
    server.close();
  });

  function open(headers: Record<string, string>, path = '/socket?v=1'): WebSocket {
    const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    client.on('error', () => {});
    clients.push(client);
    return client;
  }
  const asCleo = () => open({ cookie: 'session=cleo', origin: here });
  const status = async (client: WebSocket) =>
    ((await once(client, 'unexpected-response')) as [unknown, { statusCode: number }])[1].statusCode;
  const closed = async (client: WebSocket) => ((await once(client, 'close')) as [number])[0];
  const inbox = (client: WebSocket) => {
    const messages: ServerMessage[] = [];
    client.on('message', (data) => messages.push(JSON.parse((data as Buffer).toString()) as ServerMessage));
    return messages;
  };

  test('opens for a confirmed person who comes from our own page', async () => {
    const client = asCleo();
    await once(client, 'open');
    const messages = inbox(client);
    client.send(JSON.stringify({ type: 'ping', id: 7 }));
    await expect.poll(() => messages).toEqual([{ type: 'pong', re: 7, at: 1 }]);
  });

  test.each(['https://evil.example', 'null', `${here}.evil.example`, 'http://lectures.example', `${here}:444`, ''])(
    'stays shut for the cookie with the Origin %j',
    async (origin) => {
      expect(await status(open({ cookie: 'session=cleo', origin }))).toBe(403);
    },
  );

  test('stays shut for the cookie without an Origin', async () => {
    expect(await status(open({ cookie: 'session=cleo' }))).toBe(403);
  });

  test('stays shut without a session and before the address is confirmed', async () => {
    expect(await status(open({ origin: here }))).toBe(401);
    expect(await status(open({ cookie: 'session=forged', origin: here }))).toBe(401);
    expect(await status(open({ cookie: 'session=newcomer', origin: here }))).toBe(403);
  });

  test('a page of another version is told so, in a way a browser can see, and not let in', async () => {
    for (const path of ['/socket?v=99', '/socket']) {
      const old = open({ cookie: 'session=cleo', origin: here }, path);
      const told = inbox(old);
      expect(await closed(old)).toBe(closeCodes.protocolError);
      expect(told).toEqual([{ type: 'error', code: 'unsupported_version' }]);
      expect(sockets.connections.size).toBe(0);
    }
  });

  test('what cannot be read is answered, and the socket stays', async () => {
    const client = asCleo();
    await once(client, 'open');
    const messages = inbox(client);
    for (const text of [
      'not json',
      '[]',
      'null',
      '{"type":"chat.steal","id":1}',
      `{"type":"room.leave","id":2,"room":"${'x'.repeat(200)}"}`,
    ])
      client.send(text);
    client.send(JSON.stringify({ type: 'ping', id: 3 }));
    await expect.poll(() => messages.length).toBe(6);
    expect(messages.filter((message) => message.type === 'error').every(({ code }) => code === 'bad_request')).toBe(
      true,
    );
    expect(messages.find((message) => message.type === 'error' && message.re === 2)).toMatchObject({ field: 'room' });
  });

  test('a fault of ours is answered as such, without its text', async () => {
    const client = asCleo();
    await once(client, 'open');
    const messages = inbox(client);
    client.send(JSON.stringify({ type: 'room.enter', id: 4, room: 'a'.repeat(22) }));
    await expect.poll(() => messages).toEqual([{ type: 'error', re: 4, code: 'internal' }]);
  });

  test('a frame over the limit closes the socket with 1009, binary with 4002', async () => {
    const big = asCleo();
    await once(big, 'open');
    big.send('x'.repeat(limits.frameBytes + 1));
    expect(await closed(big)).toBe(1009);
    const binary = asCleo();
    await once(binary, 'open');
    binary.send(Buffer.from('{}'));
    expect(await closed(binary)).toBe(closeCodes.protocolError);
  });

  test('who sends too much is told so, and closed when it goes on; others do not notice', async () => {
    const calm = asCleo();
    const flood = open({ cookie: 'session=mallory', origin: here });
    await Promise.all([once(calm, 'open'), once(flood, 'open')]);
    const told = inbox(flood);
    const heard = inbox(calm);
    for (let n = 0; n < 5_000; n++) flood.send(JSON.stringify({ type: 'ping', id: n }));
    calm.send(JSON.stringify({ type: 'ping', id: 1 }));
    expect(await closed(flood)).toBe(closeCodes.flooding);
    expect(told.filter((message) => message.type === 'pong').length).toBeLessThanOrEqual(
      limits.messageRate.burst + limits.messageRate.perSecond * 2,
    );
    expect(told.find((message) => message.type === 'error')).toMatchObject({ code: 'rate' });
    await expect.poll(() => heard.length).toBe(1);
  });

  test('who does not read is cut, whatever waits for him; others get everything', async () => {
    const reader = asCleo();
    await once(reader, 'open');
    const got = inbox(reader);
    // A client that shakes hands and never reads again.
    const deaf = connect(port, '127.0.0.1');
    raw.push(deaf);
    deaf.write(
      `GET /socket?v=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${here}\r\nCookie: session=mallory\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await expect.poll(() => sockets.connections.size).toBe(2);
    deaf.pause();
    const text = 'x'.repeat(16 * 1024);
    const slow = [...sockets.connections].find((connection) => connection.identity.name === 'mallory') as Connection;
    let sent = 0;
    while (sockets.connections.has(slow) && sent < 3_000) {
      for (const connection of sockets.connections) connection.send({ type: 'error', code: 'busy', field: text });
      sent++;
      await new Promise((resolve) => setImmediate(resolve));
      if (sent % 50 === 0) await expect.poll(() => got.length).toBe(sent);
    }
    await expect.poll(() => sockets.connections.has(slow)).toBe(false);
    await expect.poll(() => got.length).toBe(sent);
  });

  test('an account has at most so many sockets; the oldest goes', async () => {
    const first = asCleo();
    await once(first, 'open');
    const gone = closed(first);
    for (let n = 0; n < limits.socketsPerAccount; n++) await once(asCleo(), 'open');
    expect(await gone).toBe(closeCodes.tooManySockets);
    expect(sockets.of('account-of-cleo')).toHaveLength(limits.socketsPerAccount);
  });

  test('a session that ends, here or in another process, closes its sockets and no others', async () => {
    const tell: ((accountId: string) => void)[] = [];
    const changed: string[] = [];
    const over: string[] = [];
    const orphans = new Set<string>();
    const review = startReview({
      accounts: {
        review: async (ids) =>
          new Map(
            ids.map((id) => [id, ended.get(id) ?? [...people.values()].find(({ sessionId }) => sessionId === id)!]),
          ),
        onChange: (listener) => void tell.push(listener),
      },
      sockets,
      orphans: () => [...orphans],
      ended(sessionId) {
        over.push(sessionId);
        orphans.delete(sessionId);
      },
      changed: (accountId) => changed.push(accountId),
      log,
      everyMs: 50,
    });
    const cleo = asCleo();
    const mallory = open({ cookie: 'session=mallory', origin: here });
    await Promise.all([once(cleo, 'open'), once(mallory, 'open')]);
    const heard = inbox(mallory);

    people.set('session=cleo', { ...people.get('session=cleo')!, name: 'Cleo Santini' });
    await expect.poll(() => changed).toEqual(['account-of-cleo']);
    expect(sockets.of('account-of-cleo')[0]!.identity.name).toBe('Cleo Santini');

    ended.set('session-of-mallory', 'disabled'); // found by the review, as if another process had done it
    expect(await closed(mallory)).toBe(closeCodes.sessionEnded);
    expect(heard).toEqual([{ type: 'session.ended', reason: 'disabled' }]);
    expect(over).toEqual(['session-of-mallory']);

    ended.set('session-of-cleo', 'signed_out');
    const gone = closed(cleo);
    tell[0]!('account-of-cleo'); // told at once
    expect(await gone).toBe(closeCodes.sessionEnded);

    orphans.add('session-of-dora'); // without a socket, and ended as if nobody knew her
    await expect.poll(() => over).toEqual(['session-of-mallory', 'session-of-cleo', 'session-of-dora']);
    review.stop();
  });

  test('a server that leaves tells its clients and lets nobody in', async () => {
    const client = asCleo();
    await once(client, 'open');
    const messages = inbox(client);
    sockets.leave(3_000);
    expect(await closed(client)).toBe(closeCodes.leaving);
    expect(messages).toEqual([{ type: 'server.leaving', withinMs: 3_000 }]);
    expect(await status(asCleo())).toBe(503);
  });

  test('while nobody can be looked up newcomers are asked to wait', async () => {
    expect(await status(open({ cookie: 'session=away', origin: here }))).toBe(503);
  });
});
