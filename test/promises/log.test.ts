import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IceServers } from '../../protocol/ice.ts';
import { chromeOffer, tracks } from '../../server/media/worker/sdp/test-offers.ts';
import { enrol, openHouse } from '../support/crowd.ts';
import { ask } from '../support/http.ts';
import type { Person } from '../support/people.ts';
import { openLine, type Line } from '../support/posting.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const clientId = '0b8f7c1e-3f5a-4b8e-9a51-0a4a3a6f0001';
const mailPassword = 'the-mail-servers-password';
const turnSecret = 'turn'.repeat(9);
const metricsToken = 'm3tr1cs-0123456789abcdefghijklmnop';
/** What people were given, each once. */
const given: string[] = [];
/** Ends the line, colours the terminal, and looks like a line of the log. */
const injection = '\r\n\u001b[31m{"level":60,"msg":"injected"}\u2028\u0000';

let server: RunningServer;
let mailServer: Server;
/** What the mail server was given. */
let mails = '';
let ada: Person;
let line: Line;
let room: string;

beforeAll(async () => {
  mailServer = refusingMailServer();
  await once(mailServer, 'listening');
  const { port } = mailServer.address() as AddressInfo;
  server = await startServer({
    LOG_LEVEL: 'trace',
    SMTP_URL: `smtp://chatstream:${mailPassword}@127.0.0.1:${port}`,
    MAIL_FROM: 'chatstream@uni.example',
    TURN_URLS: 'turn:127.0.0.1:9',
    TURN_SECRET: turnSecret,
    METRICS_TOKEN: metricsToken,
  });
  [ada] = (await enrol(server, { dataDir: server.dataDir }, ['Ada'])) as [Person];
  room = await openHouse(ada, `Room ${injection}`);
  line = await openLine(server, ada);
  await line.ask({ type: 'room.enter', room });
});
afterAll(async () => {
  line.close();
  await server.stop();
  mailServer.close();
});

/** Hears everything (RFC 5321), and takes no mail today. */
function refusingMailServer(): Server {
  return createServer((socket) => {
    let inData = false;
    socket.on('error', () => {});
    socket.write('220 mail\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (inData) mails += text;
      if (inData && !mails.endsWith('\r\n.\r\n')) return;
      if (text.startsWith('EHLO')) return void socket.write('250-mail\r\n250 AUTH PLAIN\r\n');
      const answer = inData ? '451 not today' : text.startsWith('DATA') ? '354 go on' : '250 yes';
      inData = text.startsWith('DATA');
      socket.write(`${text.startsWith('AUTH') ? '235 come in' : answer}\r\n`);
    });
  }).listen(0, '127.0.0.1');
}

test('whatever people send and whatever breaks: one line of JSON for each event, and no secret in any of them', async () => {
  await everyKindOfRequest();
  await everyKindOfSecret();
  await everyKindOfMessage();
  await brokenBytes();
  await troubleOfOurOwn();

  const log = server.log();
  const lines = log.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(3); // the troubles are there
  for (const one of lines)
    expect(JSON.parse(one)).toMatchObject({ level: expect.any(Number), time: expect.any(Number) });
  expect(lines.filter((one) => (JSON.parse(one) as { msg?: string }).msg === 'injected')).toEqual([]);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(log).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u2028]/);
  for (const secret of secrets()) expect([secret, log.includes(secret)]).toEqual([secret, false]);
});

async function everyKindOfRequest(): Promise<void> {
  const post = (to: string, body: object) => ask(`${server.url}${to}`, { body });
  await post('/api/auth/sign-up', {
    name: `Eve ${injection}`,
    email: 'eve@uni.example',
    password: 'Eve’s long password',
  });
  await post('/api/auth/sign-in', { email: 'eve@uni.example', password: 'Eve’s wrong password' });
  await post('/api/auth/reset/request', { email: ada.email });
  for (const to of ['verify', 'claim', 'reset']) {
    await post(`/api/auth/${to}`, { token: 'a token that was stolen', password: 'Mallory’s new password', name: 'M' });
  }
  await post('/api/auth/sign-in', { email: `x${injection}`, password: 'Eve’s long password' });
  await ada.ask('/api/rooms/join', { body: { code: `CODE${injection.slice(0, 20)}` } });
  await ada.ask(`/api/rooms/${room}/invitations`, { body: { email: 'guest@uni.example' } });
  for (const to of ['/%0d%0a%1b[31m', `/api/rooms/${room}/search?q=what+Ada+looks+for`, '/r/ABCD%0d%0aEFGH']) {
    await ada.ask(to, { headers: { 'x-forwarded-for': '1.2.3.4, "}', 'user-agent': '"}{"level":60}' } });
  }
}

/** Encoders, players, the relay and Prometheus: their secrets, right ones and wrong ones, with offers and without. */
async function everyKindOfSecret(): Promise<void> {
  const { key } = (await ada.ask(`/api/rooms/${room}/stream-key`, { method: 'POST' })).json<{ key: string }>();
  const made = await ada.ask(`/api/rooms/${room}/player-tokens`, { body: { name: `A hall ${injection}` } });
  const { token } = made.json<{ token: string }>();
  const { servers } = (await ada.ask('/api/ice')).json<IceServers>();
  given.push(key, token, servers[0]!.credential);
  for (const [to, secret] of [
    ['/whip', key],
    ['/whip', `${key}x`],
    ['/whep', token],
    ['/whep', 'a-guessed-token'],
    ['/metrics', 'a-guessed-token'],
    ['/metrics', metricsToken],
  ] as const) {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/sdp' };
    await ada.ask(to, { method: to === '/metrics' ? 'GET' : 'POST', headers, body: chromeOffer() });
  }
}

async function everyKindOfMessage(): Promise<void> {
  const text = `a private thought ${injection}`;
  for (const message of [
    { type: 'chat.post', room, clientId, text },
    { type: 'chat.edit', room, seq: 1, text: `${text} and another` },
    { type: 'rules.change', room, rules: {}, heldWords: ['a held word'] },
    { type: 'people.mute', room, person: ada.id, reason: `a reason ${injection}` },
    { type: 'lecture.start', room, title: `A title ${injection}` },
    { type: 'media.subscribe', room, sdp: chromeOffer({ direction: 'recvonly' }), tracks },
    { type: 'media.subscribe', room, sdp: `nonsense ${injection} a=ice-pwd:${icePassword()}`, tracks },
    { type: 'lecture.end', room },
    { type: `chat.${injection}` },
  ]) {
    await line.ask(message as Parameters<Line['ask']>[0]);
  }
}

async function brokenBytes(): Promise<void> {
  const forged = 'GET /api/me HTTP/1.1\r\nHost: localhost\r\nUser-Agent: \u001b[31m\r\nConnection: close\r\n\r\n';
  for (const bytes of [
    '\u0016\u0003\u0001nonsense',
    `GET /${injection} HTTP/1.1\r\n\r\n`,
    `\u001b[31m${injection}`,
    forged,
  ]) {
    const socket = connect(server.port, '127.0.0.1', () => socket.end(bytes, 'latin1'));
    socket.on('error', () => {});
    await new Promise((resolve) => socket.resume().once('close', resolve));
  }
}

/** The media worker dies, the database is held by somebody, and mails cannot be sent. */
async function troubleOfOurOwn(): Promise<void> {
  process.kill(server.mediaWorker()!, 'SIGKILL');
  await until('the death of the worker is logged', () => server.log().includes('media worker died'));
  const other = new DatabaseSync(path.join(server.dataDir, 'chatstream.db'));
  other.exec('begin immediate');
  // Whether a try ends as it begins to be too late is a matter of luck: more than one.
  const post = { type: 'chat.post', room, clientId, text: 'while the database is away' } as const;
  await until('the trouble with the database is logged', async () => {
    await line.ask(post);
    return server.log().includes('cannot be written');
  });
  other.close();
  await until('the trouble with mails is logged', () => server.log().includes('mail server'));
}

/** The password of the offer: whoever has it can take part in the connection. */
function icePassword(): string {
  return /a=ice-pwd:(\S+)/.exec(chromeOffer())![1]!;
}

function secrets(): string[] {
  const tokens = [...mails.replaceAll('=\r\n', '').matchAll(/token=(?:3D)?([\w-]+)/g)].map((found) => found[1]!);
  expect(tokens.length).toBeGreaterThan(1);
  return [
    ...tokens,
    ...given,
    'a-guessed-token',
    turnSecret,
    metricsToken,
    'eve@uni.example',
    'A hall',
    'A title',
    ada.cookie.split('=')[1]!,
    ada.password,
    'Eve’s long password',
    'Eve’s wrong password',
    'Mallory’s new password',
    'a token that was stolen',
    mailPassword,
    icePassword(),
    'a private thought',
    'while the database is away',
    'what Ada looks for',
    'what+Ada+looks+for',
    'a held word',
    'a reason',
    readFileSync(path.join(server.dataDir, 'secret'), 'utf8').trim(),
  ];
}
