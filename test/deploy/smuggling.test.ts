/** Requests that two readers could read in two ways, sent to the proxies in front of our server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBehindProxies, type House } from '../support/behind-proxies.ts';
import { proxies } from '../support/front.ts';
import { ask } from '../support/http.ts';
import { speakRaw, statusesIn } from '../support/raw.ts';

let house: House;
beforeAll(async () => {
  house = await startBehindProxies();
});
afterAll(() => house.stop());

const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const chunked = 'Transfer-Encoding: chunked\r\n';
const many = (count: number, length: number) =>
  Array.from({ length: count }, (_, n) => `X${n}: ${'x'.repeat(length)}\r\n`).join('');

/** What both refuse. */
const refused: [what: string, rest: string][] = [
  ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc'],
  ['a length with a sign', `Content-Length: +3\r\n\r\nabc${smuggled}`],
  ['a length with a letter', `Content-Length: 3x\r\n\r\nabc${smuggled}`],
  ['chunks that are not last', `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
  ['two encodings', `${chunked}Transfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`],
  ['an unknown encoding', `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a control character before the encoding', `Transfer-Encoding: \x0bchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`],
  ['a space before the colon', `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a carriage return in a header', `X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a zero byte in a header', `X: a\0b\r\n\r\n${smuggled}`],
  ['a nonsense chunk size', `${chunked}\r\n-1\r\nabc\r\n0\r\n\r\n${smuggled}`],
  ['a chunk size in another notation', `${chunked}\r\n0x3\r\nabc\r\n0\r\n\r\n${smuggled}`],
  ['a chunk size beyond all numbers', `${chunked}\r\nfffffffffffffffff3\r\nabc\r\n0\r\n\r\n${smuggled}`],
  ['a line feed in the extension of a chunk', `${chunked}\r\n3;a\nb\r\nabc\r\n0\r\n\r\n${smuggled}`],
  ['two hosts', 'Host: evil.example\r\n\r\n'],
  ['a header of 32 KiB', `X: ${'x'.repeat(32 * 1024)}\r\n\r\n`],
  ['headers of 32 KiB together', `${many(60, 540)}\r\n`],
];

/** What one of them may read in the one way that the RFC allows, as long as it says it to the server in that way alone. */
const readInOneWay: [what: string, rest: string][] = [
  ['a length and chunks', `Content-Length: 4\r\n${chunked}\r\n0\r\n\r\n${smuggled}`],
  ['chunks and a length', `${chunked}Content-Length: 6\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a tab before the encoding', `Transfer-Encoding:\tchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a folded header', `X: a\r\n Transfer-Encoding: chunked\r\n\r\n${smuggled}`],
  ['a bare line feed', `X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a chunk longer than it says', `${chunked}\r\n3\r\nabcde\r\n0\r\n\r\n${smuggled}`],
];

describe.each(proxies)('%s', (name) => {
  const send = (rest: string) => {
    const { https } = house.fronts[name].ports;
    house.ears[name].heard();
    return speakRaw(https, `POST /api/auth/sign-in HTTP/1.1\r\nHost: localhost:${https}\r\n${rest}`);
  };

  /** The next one on the same line to the server gets his own answer. */
  async function nobodyElseIsHarmed(): Promise<void> {
    const { url } = house.fronts[name];
    const answers = await Promise.all([ask(`${url}/healthz`), ask(`${url}/api/server`), ask(`${url}/nothing.js`)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
    expect(answers[0]!.json()).toMatchObject({ status: 'ok' });
    expect(answers[1]!.json()).toHaveProperty('unclaimed');
  }

  test.each(refused)('%s is refused, and nothing is smuggled behind it', async (_, rest) => {
    const heard = await send(rest);
    expect(statusesIn(heard)).toEqual([expect.toBeOneOf([400, 431, 501, 502])]);
    expect(house.ears[name].heard()).not.toContain('/smuggled');
    await nobodyElseIsHarmed();
  });

  test.each(readInOneWay)('%s is refused, or said to the server in one way only', async (_, rest) => {
    const statuses = statusesIn(await send(rest));
    const said = house.ears[name].heard();
    for (const request of said.split(/(?=^(?:GET|POST) \/)/m).filter(Boolean)) {
      const head = request.split('\r\n\r\n')[0]!;
      expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(head.match(/^(content-length|transfer-encoding):/gim)?.length ?? 0).toBeLessThanOrEqual(1);
      // Only the proxy writes this one: what stands behind it was read as a request of its own, and not as somebody's body.
      expect(head).toMatch(/^x-forwarded-for: 127\.0\.0\.1$/im);
    }
    expect(statuses).toEqual(expect.toBeOneOf([[400], [501], [502], [403], [403, 404]]));
    await nobodyElseIsHarmed();
  });
});
