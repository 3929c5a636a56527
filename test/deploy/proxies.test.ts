/** Our server behind the real Caddy and nginx, with the configuration that we give people. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createRoomClient } from '../support/client.ts';
import { enrol, openHouse } from '../support/crowd.ts';
import { startBehindProxies, type House } from '../support/behind-proxies.ts';
import { proxies, type Front } from '../support/front.ts';
import { ask } from '../support/http.ts';
import { signIn, type Person } from '../support/people.ts';
import { speakRaw, statusesIn } from '../support/raw.ts';

const answered = /\r\n\r\n/;
let house: House;
let ada: Person;
let cleo: Person;
let room: string;

beforeAll(async () => {
  house = await startBehindProxies();
  [ada, cleo] = (await enrol(house.server, { dataDir: house.server.dataDir }, ['Ada', 'Cleo'])) as [Person, Person];
  room = await openHouse(ada);
});
afterAll(() => house.stop());

test('whoever goes round the proxy is turned away, whatever he says of himself', async () => {
  const lies: Record<string, string>[] = [{}, { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }];
  for (const headers of lies) {
    const answer = await ask(`${house.server.url}/`, { from: '127.0.0.2', headers: { host: 'lectures', ...headers } });
    expect(answer.status).toBe(403);
  }
});

describe.each(proxies)('behind %s', (name) => {
  let front: Front;
  beforeAll(() => {
    front = house.fronts[name];
  });

  const signInFrom = (from: string, password: string, spoofed = '198.51.100.1') =>
    ask(`${front.url}/api/auth/sign-in`, {
      from,
      body: { email: cleo.email, password },
      headers: { 'x-forwarded-for': spoofed, 'x-real-ip': spoofed, forwarded: `for=${spoofed}` },
    });

  test('the page comes over HTTPS as the server made it', async () => {
    const page = await ask(`${front.url}/`, { headers: { 'accept-encoding': 'br' } });
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-encoding': 'br',
      'strict-transport-security': 'max-age=31536000',
      'x-frame-options': 'DENY',
      'x-request-id': expect.any(String),
    });
    expect(page.headers['content-security-policy']).toContain(`wss://localhost:${front.ports.https}`);
  });

  test('plain HTTP is sent on to HTTPS, to the same page, also when it says that it came encrypted', async () => {
    const lies: Record<string, string>[] = [{}, { 'x-forwarded-proto': 'https' }];
    for (const headers of lies) {
      const answer = await ask(`http://localhost:${front.ports.http}/rooms/x?a=b`, { headers });
      expect(answer.status).toBe(308);
      // Caddy takes the usual port for the one that people see, whatever it listens on.
      expect(answer.headers['location']).toMatch(/^https:\/\/localhost(:\d+)?\/rooms\/x\?a=b$/);
    }
  });

  test('Cleo signs in with a cookie that never leaves HTTPS, and what she writes arrives at Ada’s page', async () => {
    const signedIn = await signInFrom('127.0.0.1', cleo.password);
    expect(signedIn.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-chatstream=.*; (?=.*Secure)(?=.*HttpOnly)(?=.*SameSite=Lax)/i),
    ]);
    const pages = await Promise.all(
      [ada, cleo].map(async (person) => {
        const { cookie } = await signIn({ ...house.server, url: front.url }, person);
        return createRoomClient({ url: front.url, cookie, room });
      }),
    );
    const [hers, cleos] = pages as [(typeof pages)[0], (typeof pages)[0]];
    await hers.entered();
    const { seq } = await cleos.post(`through ${name}`);
    await expect.poll(() => hers.events.find((it) => it.seq === seq)).toMatchObject({ text: `through ${name}` });
    for (const page of pages) page.close();
  });

  test('a socket of another site is refused as without a proxy', async () => {
    const heard = await speakRaw(
      front.ports.https,
      `GET /socket?v=1 HTTP/1.1\r\nHost: localhost:${front.ports.https}\r\nOrigin: https://evil.example\r\nCookie: ${cleo.cookie}\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      { until: answered },
    );
    expect(statusesIn(heard)).toEqual([403]);
  });

  test('tries to guess a password count for the real address, however many others Mallory makes up', async () => {
    const mallory = name === 'caddy' ? '127.0.0.2' : '127.0.0.3';
    const statuses: number[] = [];
    for (let n = 0; n <= limits.signInTries.count; n++)
      statuses.push((await signInFrom(mallory, 'a wrong guess', `203.0.113.${n}`)).status);
    expect(statuses).toEqual([...Array<number>(limits.signInTries.count).fill(401), 429]);
    expect((await signInFrom('127.0.0.1', cleo.password, mallory)).status).toBe(200);
  });

  test('an upload arrives while it is being sent: nobody collects it on the way', async () => {
    const enough = new AbortController();
    const head = `POST /api/rooms HTTP/1.1\r\nHost: localhost:${front.ports.https}\r\nOrigin: ${front.url}\r\nCookie: ${ada.cookie}\r\n`;
    const text = `${head}Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n${'x'.repeat(30_000)}`;
    const sending = speakRaw(front.ports.https, text, { signal: enough.signal });
    let arrived = '';
    await expect.poll(() => (arrived += house.ears[name].heard())).toContain('x'.repeat(10_000));
    enough.abort();
    expect(statusesIn(await sending)).toEqual([]);
  });

  test.each(['POST', 'PATCH', 'DELETE', 'OPTIONS'])('%s of encoders and players reaches the server', async (method) => {
    for (const path of ['/whip', '/whep/session/x']) {
      const answer = await ask(`${front.url}${path}`, { method, headers: { authorization: 'Bearer wrong' } });
      expect(answer.headers['x-request-id']).toEqual(expect.any(String));
    }
  });

  test('tokens in links are in no log, also when something goes wrong', async () => {
    await ask(`${front.url}/claim?token=very-private`);
    await speakRaw(
      front.ports.https,
      `POST /claim?token=very-private HTTP/1.1\r\nHost: localhost:${front.ports.https}\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n`,
      { until: answered },
    );
    await expect.poll(() => front.log()).toContain('/claim');
    expect(front.log()).not.toContain('very-private');
  });
});
