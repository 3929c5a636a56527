import { globSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { IceServers } from '../../protocol/ice.ts';
import { limits } from '../../protocol/limits.ts';
import { createRelay, turnPassword } from '../../server/turn/credentials.ts';
import { coturnConfig } from '../../server/turn/coturn.ts';
import type { TurnSettings } from '../../server/turn/settings.ts';
import { hasIPv6, startCoturn, type Coturn } from '../support/coturn.ts';
import { ask } from '../support/http.ts';
import { admit, type Person } from '../support/people.ts';
import { freePort } from '../support/ports.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { openTurn, type TurnClient, type TurnLogin } from '../support/turn.ts';

/** A real coturn with the configuration we print, and Mallory with a credential of ours. */
const mediaAddress = '203.0.113.7';
const hour = 3_600_000;
const secret = 'known-to-us-and-to-the-relay-alone'.repeat(2);

/** The neighbours of a relay, in every dress that an address can wear. */
const forbidden = [
  ...['0.0.0.0', '0.0.0.1', '10.0.0.1', '10.255.255.255', '100.64.0.1', '127.0.0.1', '127.1.2.3', '169.254.169.254'],
  ...['172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.255'],
  ...['198.18.0.1', '198.51.100.1', '203.0.113.8', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:203.0.113.7'],
  ...['::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::a00:1', '64:ff9b:1::a00:1', '100::1', '2001::1'],
  ...['2001:db8::1', '2002:7f00:1::', '2002:a00:1::1', '3fff::1', '5f00::1', 'fc00::1', 'fd00::2', 'fe80::1'],
  ...['fec0::1', 'ff02::1', 'ff0e::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
];

let port: number;
let turn: TurnSettings;
let coturn: Coturn;
const clients: TurnClient[] = [];

const configuration = () =>
  coturnConfig({
    turn,
    mediaAddresses: [mediaAddress],
    ports: { media: 3003, relay: 3011, workers: 1 },
    realm: 'lectures.example.org',
    certificate: null,
  });

function credential(account: string, at = Date.now()): TurnLogin {
  const relay = createRelay({ turn, secret: 'the secret of the cookies', now: () => at });
  return relay.serversFor(account).servers[0]!;
}

async function client(login?: TurnLogin): Promise<TurnClient> {
  const made = await openTurn(port, login);
  clients.push(made);
  return made;
}

/**
 * The answer to somebody who has no allocation. The system gives a port again that belonged to a client of a moment ago, and
 * coturn, which keeps that one's allocation, says 437: then another port is to be taken (RFC 8656 section 7.4).
 */
async function newcomer(login: TurnLogin): Promise<number | null> {
  for (let tries = 0; tries < 10; tries++) {
    const { error } = await (await client(login)).allocate();
    if (error !== 437) return error;
  }
  return 437;
}

async function begin(configure: (text: string) => string = (text) => text): Promise<void> {
  port = await freePort();
  turn = { urls: [`turn:127.0.0.1:${port}`, `turn:127.0.0.1:${port}?transport=tcp`], secret, hours: 6 };
  coturn = await startCoturn(configure(configuration()), port);
}

afterEach(() => {
  for (const one of clients.splice(0)) one.close();
});

describe.each([
  ['as it is printed', (text: string) => text],
  [
    'without the lines that deny everything',
    (text: string) => text.replace(/^denied-peer-ip=(0\.0\.0\.0-255|::1-ffff).*\n/gm, ''),
  ],
])('the relay, with its configuration %s,', (_how, configure) => {
  beforeAll(() => begin(configure));
  afterAll(() => coturn.stop());

  test.each(hasIPv6() ? ([4, 6] as const) : ([4] as const))(
    'reaches no neighbour of its own from an address of IPv%i',
    async (family) => {
      const mallory = await client(credential('mallory'));
      expect(await mallory.allocate({ family })).toEqual({ error: null });
      for (const address of forbidden) {
        const [permitted, bound] = [await mallory.permit(address), await mallory.bindChannel(address, 22)];
        // 443: the address is of the other family than Mallory's way.
        const expected = isIPv6(address) === (family === 6) ? [403] : [403, 443];
        expect([address, expected.includes(permitted.error!)]).toEqual([address, true]);
        expect([address, [...expected, 400].includes(bound.error!)]).toEqual([address, true]);
      }
    },
  );
});

describe('the relay', () => {
  beforeAll(() => begin());
  afterAll(() => coturn.stop());

  test('reaches our media, and nobody else in the world', async () => {
    const cleo = await client(credential('cleo'));
    expect(await cleo.allocate()).toEqual({ error: null });
    expect(await cleo.permit(mediaAddress)).toEqual({ error: null });
    expect(await cleo.bindChannel(mediaAddress, 3003)).toEqual({ error: null });
    for (const address of ['9.9.9.9', '198.41.0.4', '203.0.113.6', '203.0.114.7'])
      expect([address, await cleo.permit(address)]).toEqual([address, { error: 403 }]);
  });

  test('lets nobody in without a credential of ours that has not ended', async () => {
    const good = credential('cleo');
    const later = `${Number(good.username.split(':')[0]) + 24 * 3_600}:${good.username.split(':')[1]}`;
    const bad: (TurnLogin | undefined)[] = [
      undefined,
      { ...good, credential: 'guessed' },
      { ...good, username: later }, // made to last longer
      { ...good, username: 'cleo' },
      { username: later, credential: turnPassword('another secret', later) },
      credential('cleo', Date.now() - 24 * hour),
      credential('cleo', Date.now() - 6 * hour - 2_000),
    ];
    for (const login of bad) expect([login, await (await client(login)).allocate()]).toEqual([login, { error: 401 }]);
    // With the realm of another server: coturn has a number of its own for that.
    const foreign = await client({ ...good, realm: 'another.example.org' });
    expect(await foreign.allocate()).toEqual({ error: 437 });
    expect(await (await client(good)).allocate()).toEqual({ error: null });
  });

  test('one person has so many open at once and no more', async () => {
    const answers: (number | null)[] = [];
    for (let i = 0; i < 60; i++) {
      answers.push(await newcomer(credential('mallory the many', Date.now() - i * 1_000))); // each a credential of its own
    }
    expect(answers.filter((error) => error === null)).toHaveLength(limits.relayAllocations);
    expect(new Set(answers.slice(limits.relayAllocations))).toEqual(new Set([486]));
    expect(await newcomer(credential('cleo'))).toBe(null);
  });

  test('opens TCP connections to nobody', async () => {
    const mallory = await client(credential('mallory'));
    expect((await mallory.allocate({ transport: 'tcp' })).error).toBe(442);
    expect(await mallory.allocate()).toEqual({ error: null });
    for (const [address, to] of [
      ['127.0.0.1', 22],
      ['127.0.0.1', 5432],
      [mediaAddress, 3003],
    ] as const)
      expect((await mallory.connect(address, to)).error).toBeGreaterThanOrEqual(400);
    expect((await mallory.connectionBind()).error).toBeGreaterThanOrEqual(400);
  });
});

describe('our server', () => {
  let server: RunningServer;
  let cleo: Person;
  beforeAll(async () => {
    const TURN_URLS = 'turn:relay.example.org:3478?transport=tcp,turns:relay.example.org';
    server = await startServer({ TURN_URLS, TURN_SECRET: secret, LOG_LEVEL: 'trace' });
    ({ Xenia: cleo } = await admit(server, ['Xenia']));
  });
  afterAll(() => server?.stop());

  test('gives a credential to people who signed in, good for twelve hours at most, and lets nothing keep it', async () => {
    expect((await ask(`${server.url}/api/ice`)).status).toBe(401);
    const answer = await cleo.ask('/api/ice');
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    const { servers, forMs } = answer.json<IceServers>();
    expect(servers[0]!.credential).toBe(turnPassword(secret, servers[0]!.username));
    expect(Number(servers[0]!.username.split(':')[0]) * 1_000 - Date.now()).toBeLessThanOrEqual(forMs);
    expect(forMs).toBeLessThanOrEqual(limits.turnHours * hour);
    expect(answer.text).not.toContain(cleo.id);
  });

  test('tells the secret of the relay to nobody: no answer, no page, no script and no line of the log holds it', async () => {
    const { paths } = (await ask(`${server.url}/api/openapi.json`)).json<{ paths: Record<string, object> }>();
    const pages = ['/', '/account', '/admin', '/trust', '/rooms/x', '/rooms/x/live', '/rooms/x/studio', '/nowhere'];
    const asked = [...Object.keys(paths).map((it) => it.replace(/\{\w+\}/g, 'x')), ...pages];
    expect(asked.length).toBeGreaterThan(30);
    for (const one of asked) {
      const answer = await cleo.ask(one);
      expect([one, (answer.text + JSON.stringify(answer.headers)).includes(secret)]).toEqual([one, false]);
    }
    const dist = path.resolve(import.meta.dirname, '../../dist');
    const files = globSync('**/*.{js,html,css}', { cwd: dist });
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(readFileSync(path.join(dist, file), 'utf8')).not.toContain('static-auth-secret');
    expect(server.output()).not.toContain(secret);
  });
});
