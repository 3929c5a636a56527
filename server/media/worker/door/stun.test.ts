import { expect, test } from 'vitest';
import { attribute, isSigned, readStun, USERNAME, writeStun, XOR_MAPPED_ADDRESS, xorAddress } from './stun.ts';

/** The test vectors of RFC 5769; their padding is not zero. */
const bytes = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');
const password = 'VOkJxbRl1RmTxUk/WvJxBt';
const request = bytes(`000100582112a442b7e7a701bc34d686fa87dfae
  802200105354554e207465737420636c69656e74 002400046e0001ff 80290008932ff9b151263b36
  000600096576746a3a68367659202020 000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004e57a3bcf`);
const answer4 = bytes(`0101003c2112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220
  002000080001a147e112a643 000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004c07d4c96`);
const answer6 = bytes(`010100482112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220
  002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9 00080014a382954e4be67bf11784c97c8292c275bfe3ed41
  80280004c8fb0b4c`);

test('the samples of RFC 5769 are read, and their signatures hold under the right password alone', () => {
  for (const packet of [request, answer4, answer6]) {
    const message = readStun(packet)!;
    expect(isSigned(packet, message, password)).toBe(true);
    expect(isSigned(packet, message, `${password}x`)).toBe(false);
  }
  expect(attribute(readStun(request)!, USERNAME)?.toString()).toBe('evtj:h6vY');
});

test('addresses are written as in the samples, byte for byte', () => {
  expect(xorAddress(answer4, '192.0.2.1', 32853)).toEqual(attribute(readStun(answer4)!, XOR_MAPPED_ADDRESS));
  expect(xorAddress(answer6, '2001:db8:1234:5678:11:2233:4455:6677', 32853)).toEqual(
    attribute(readStun(answer6)!, XOR_MAPPED_ADDRESS),
  );
  expect(xorAddress(Buffer.alloc(20), '::1', 0).subarray(4).toString('hex')).toBe('0'.repeat(31) + '1');
  expect(xorAddress(Buffer.alloc(20), 'fe80::%eth0', 0).subarray(4).toString('hex')).toBe('fe80' + '0'.repeat(28));
});

test('a message is written anew with its length, signature and fingerprint', () => {
  const { attributes } = readStun(request)!;
  const written = writeStun(request, attributes, password);
  // All but the three bytes of padding, which are zero now and change what is computed over them.
  const zeroPadded = Buffer.from(request);
  zeroPadded.fill(0, 73, 76);
  expect(written.subarray(0, 76)).toEqual(zeroPadded.subarray(0, 76));
  expect(isSigned(written, readStun(written)!, password)).toBe(true);
  expect(writeStun(written, readStun(written)!.attributes, password)).toEqual(written);
  // Another program's word for it: the bytes that Python's hmac and zlib compute.
  expect(written.subarray(76).toString('hex')).toBe('000800147907c2d2edbfea480e4c76d82962d5c3742af9e380280004e352928d');
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['DTLS', bytes('16fefd0000000000000000002f')],
  ['RTP', Buffer.concat([bytes('8060'), request.subarray(2)])],
  ['another cookie', Buffer.concat([request.subarray(0, 4), bytes('00000000'), request.subarray(8)])],
  ['one byte too few', request.subarray(0, -1)],
  ['four bytes too few', request.subarray(0, -4)],
  ['an attribute that is longer than the message', bytes('000100042112a442b7e7a701bc34d686fa87dfae80220005')],
  ['a short signature', bytes('000100082112a442b7e7a701bc34d686fa87dfae0008000412345678')],
  ['a hundred attributes', bytes(`000101902112a442b7e7a701bc34d686fa87dfae${'80220000'.repeat(100)}`)],
])('%s is no message', (_what, packet) => {
  expect(readStun(packet)).toBeNull();
});

test('a hundred thousand mutations of a message are read or refused, and none is taken for signed', () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let signed = 0;
  for (let i = 0; i < 100_000; i++) {
    const packet = Buffer.from(request.subarray(0, random(8) ? request.length : random(request.length)));
    for (let n = 0; n <= random(4); n++) if (packet.length > 0) packet[random(packet.length)]! ^= 1 + random(255);
    const message = readStun(packet);
    if (message && i % 20 === 0 && !packet.subarray(0, 100).equals(request.subarray(0, 100)))
      signed += Number(isSigned(packet, message, password));
  }
  expect(signed).toBe(0);
});
