import net from 'node:net';
import tls from 'node:tls';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { newAuthority, newCertificate, type Pair } from '../tls/authority.ts';
import type { Certificates } from '../tls/port.ts';
import { createListener, type Listener, type ListenerParts } from './listener.ts';

let listener: Listener;
let certificates: Certificates & { change(pair: Pair): void };
let ca: string;

beforeEach(async () => {
  const now = new Date();
  const authority = await newAuthority({ name: 'Test', permitted: ['localhost'], now });
  ca = authority.cert;
  const issue = () => newCertificate({ authority, names: ['localhost'], addresses: ['127.0.0.1'], now });
  certificates = fixedCertificates(await issue());
  await start();
});
afterEach(() => listener.close({ graceMs: 0 }));

test('one port answers HTTPS and HTTP', async () => {
  expect(await speak(await secureWire(), get('/secure'))).toContain('"path":"/secure","secure":true');
  expect(await speak(await plainWire(), get('/plain'))).toContain('"path":"/plain","secure":false');
});

test('a body that follows the headers in many pieces arrives whole, both ways', async () => {
  const head = 'POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\nConnection: close\r\n\r\n';
  for (const wire of [await plainWire(), await secureWire()]) {
    wire.write(head.slice(0, 10));
    wire.write(head.slice(10));
    for (let i = 0; i < 60; i++) wire.write('x'.repeat(1000));
    expect(await allOf(wire)).toContain('"bytes":60000');
  }
});

test('two requests on one connection are two answers', async () => {
  const answer = await speak(await plainWire(), 'GET /one HTTP/1.1\r\nHost: localhost\r\n\r\n' + get('/two'));
  expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
});

test('the socket is handed on, other upgrades are not', async () => {
  expect(await speak(await secureWire(), upgrade('/socket?v=1'))).toBe('handed on /socket?v=1');
  expect(await speak(await plainWire(), upgrade('/socket'))).toBe('handed on /socket');
  expect(await speak(await secureWire(), upgrade('/other'))).toMatch(/^HTTP\/1\.1 404 /);
  expect(await speak(await secureWire(), upgrade('/socket/../socket'))).toMatch(/^HTTP\/1\.1 404 /);
});

test('a socket without encryption is for this machine only', async () => {
  expect(await speak(await plainWire(), upgrade('/socket', 'lectures.example'))).toMatch(/^HTTP\/1\.1 426 /);
});

test('an upgrade to anything but a WebSocket is an ordinary request', async () => {
  const request = get('/h2').replace('Connection: close', 'Connection: close, Upgrade\r\nUpgrade: h2c');
  expect(await speak(await plainWire(), request)).toContain('"path":"/h2"');
});

test.each([
  ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc'],
  [
    'a length and chunks',
    'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ],
  ['chunks that are not last', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
  ['an unknown encoding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n'],
  ['a space before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
  ['a folded header', 'X: a\r\n Transfer-Encoding: chunked\r\n\r\n'],
  ['a bare line feed', 'X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a nonsense chunk size', 'Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n'],
  ['a length with a sign', 'Content-Length: +3\r\n\r\nabc'],
  ['a length with a letter', 'Content-Length: 3x\r\n\r\nabc'],
  ['a list of lengths', 'Content-Length: 3, 4\r\n\r\nabc'],
  ['two encodings', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
  ['a chunk size in another notation', 'Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n'],
  ['a chunk size beyond all numbers', 'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff3\r\nabc\r\n0\r\n\r\n'],
  ['a chunk longer than it says', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabcGET /smuggled HTTP/1.1\r\n\r\n'],
  ['a line feed after a chunk', 'Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n'],
  ['a zero byte in a header', 'X: a\0b\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a carriage return in a header', 'X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
])('%s is refused and nothing is smuggled behind it', async (_, rest) => {
  for (const wire of [await plainWire(), await secureWire()]) {
    const answer = await speak(wire, `POST /echo HTTP/1.1\r\nHost: localhost\r\n${rest}`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    expect(answer).not.toContain('smuggled');
  }
});

test('a request without a Host is refused', async () => {
  expect(await speak(await plainWire(), 'GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});

test('headers of 32 KiB are refused', async () => {
  const big = `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(32 * 1024)}\r\n\r\n`;
  expect(await speak(await plainWire(), big)).toMatch(/^HTTP\/1\.1 431 /);
  expect(limits.httpHeaderBytes).toBeLessThan(32 * 1024);
  const many = Array.from({ length: 60 }, (_, n) => `X${n}: ${'x'.repeat(540)}\r\n`).join('');
  expect(await speak(await plainWire(), `GET / HTTP/1.1\r\nHost: localhost\r\n${many}\r\n`)).toMatch(
    /^HTTP\/1\.1 431 /,
  );
});

test('headers that never end are cut off', async () => {
  await restart({ headersMs: 150, checkEveryMs: 50 });
  const wire = await plainWire();
  wire.write('GET / HTTP/1.1\r\nHost: localhost\r\nX: ');
  expect(await allOf(wire)).toMatch(/^HTTP\/1\.1 408 /);
});

test('a body that never ends is cut off', async () => {
  await restart({ headersMs: 150, requestMs: 150, checkEveryMs: 50 });
  const wire = await secureWire();
  wire.write('POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc');
  expect(await allOf(wire)).toMatch(/^HTTP\/1\.1 408 /);
});

test('whoever says nothing, or half of a TLS greeting, is cut off; the others are served', async () => {
  await restart({ firstByteMs: 150, helloMs: 150 });
  const [silent, half, nonsense] = [await plainWire(), await plainWire(), await plainWire()];
  half.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
  nonsense.write(Buffer.from([0x16, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
  expect(await speak(await secureWire(), get('/'))).toContain('200 OK');
  await Promise.all([allOf(silent), allOf(half), allOf(nonsense)]);
  expect(await speak(await secureWire(), get('/'))).toContain('200 OK');
});

test('connections that break off in the middle of anything do no harm', async () => {
  for (const begin of ['', '\x16', '\x16\x03\x01', 'GE', 'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Le']) {
    const wire = await plainWire();
    if (begin) wire.write(Buffer.from(begin, 'latin1'));
    wire.resetAndDestroy();
  }
  expect(await speak(await secureWire(), get('/'))).toContain('200 OK');
});

test('TLS 1.1 and ciphers without forward secrecy are refused', async () => {
  await expect(
    secureWire({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  ).rejects.toThrow(/alert|version/i);
  await expect(secureWire({ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:ECDHE-ECDSA-AES128-SHA' })).rejects.toThrow(
    /handshake|alert/i,
  );
  expect((await secureWire({ maxVersion: 'TLSv1.2' })).getCipher().name).toMatch(/^ECDHE-.*GCM|CHACHA20/);
});

test('a new certificate is used from the next connection on, and the open ones stay', async () => {
  const before = await secureWire();
  const now = new Date();
  const authority = await newAuthority({ name: 'Next', permitted: ['localhost'], now });
  certificates.change(await newCertificate({ authority, names: ['localhost'], addresses: ['127.0.0.1'], now }));
  await expect(secureWire()).rejects.toThrow(/certificate/);
  ca = authority.cert;
  expect(await speak(await secureWire(), get('/after'))).toContain('/after');
  expect(await speak(before, get('/before'))).toContain('/before');
});

test('without a certificate TLS is not spoken', async () => {
  await restart({}, { certificates: null });
  await expect(secureWire()).rejects.toThrow();
  expect(await speak(await plainWire(), get('/plain'))).toContain('/plain');
});

test('a port that is taken stops the start with one sentence', async () => {
  const second = createListener({ ...parts(), config: { port: listener.port, host: '127.0.0.1', trustedProxies: [] } });
  await expect(second.listen()).rejects.toThrow(
    /^PORT is \d+, but another program listens there: stop it, or set PORT to a free one\.$/,
  );
});

test('closing lets a running request end, and takes no new ones', async () => {
  const wire = await plainWire();
  wire.write('POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n');
  const idle = await plainWire();
  idle.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => idle.once('data', resolve));
  const { port } = listener;
  const closed = listener.close({ graceMs: 5_000 });
  await expect(plainWire(port)).rejects.toThrow(/ECONNREFUSED/);
  wire.write('abc');
  expect(await allOf(wire)).toContain('"bytes":3');
  await closed;
});

function parts(): ListenerParts {
  return {
    fetch: async (request, arrival) => {
      const bytes = (await request.arrayBuffer()).byteLength;
      return Response.json({ path: new URL(request.url).pathname, secure: arrival.secure, bytes });
    },
    onUpgrade: (request, socket) => socket.end(`handed on ${request.url}`),
    certificates,
    config: { port: 0, host: '127.0.0.1', trustedProxies: [] },
    log: pino({ level: 'silent' }),
  };
}

async function start(times = {}, more: Partial<ListenerParts> = {}): Promise<void> {
  listener = createListener({ ...parts(), times, ...more });
  await listener.listen();
}

async function restart(times = {}, more: Partial<ListenerParts> = {}): Promise<void> {
  await listener.close({ graceMs: 0 });
  await start(times, more);
}

function fixedCertificates(first: Pair): typeof certificates {
  let pair = first;
  const listeners: (() => void)[] = [];
  return {
    current: () => pair,
    names: () => ['localhost'],
    authority: null,
    check: async () => {},
    onChange: (it) => void listeners.push(it),
    change(next) {
      pair = next;
      for (const it of listeners) it();
    },
  };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
const upgrade = (path: string, host = 'localhost') =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;

function plainWire(port = listener.port): Promise<net.Socket> {
  const wire = net.connect(port, '127.0.0.1');
  return new Promise((resolve, reject) => wire.once('connect', () => resolve(wire)).once('error', reject));
}

function secureWire(options: tls.ConnectionOptions = {}): Promise<tls.TLSSocket> {
  const wire = tls.connect({ port: listener.port, host: '127.0.0.1', servername: 'localhost', ca, ...options });
  return new Promise((resolve, reject) => wire.once('secureConnect', () => resolve(wire)).once('error', reject));
}

function speak(wire: net.Socket, text: string): Promise<string> {
  wire.write(text);
  return allOf(wire);
}

/** Everything until the other side closes. */
function allOf(wire: net.Socket): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    if (wire.closed) resolve(text);
    wire.on('data', (chunk) => (text += chunk.toString()));
    wire.on('error', () => resolve(text));
    wire.on('close', () => resolve(text));
  });
}
