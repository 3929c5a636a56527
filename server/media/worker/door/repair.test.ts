import { expect, test } from 'vitest';
import { readKnock, withSeenAddress } from './repair.ts';
import {
  attribute,
  BINDING_SUCCESS,
  ICE_CONTROLLED,
  ICE_CONTROLLING,
  isSigned,
  readStun,
  USERNAME,
  XOR_MAPPED_ADDRESS,
  xorAddress,
} from './stun.ts';
import { check, message } from './test-checks.ts';

const passwordOf = (ufrag: string) => (ufrag === 'ours12345678' ? 'our-password-of-24-chars' : undefined);
const password = 'our-password-of-24-chars';

test.each([ICE_CONTROLLING, ICE_CONTROLLED])('the tie-breaker 0 becomes 1, and the rest stays as it was', (role) => {
  const sent = check('ours12345678', password, { role, tieBreaker: 0n });
  const knock = readKnock(sent, passwordOf)!;
  expect(knock).toMatchObject({ ufrag: 'ours12345678', repaired: true });
  const mended = readStun(knock.packet)!;
  expect(attribute(mended, role)?.toString('hex')).toBe('0000000000000001');
  expect(isSigned(knock.packet, mended, password)).toBe(true);
  expect(knock.packet).toEqual(check('ours12345678', password, { role, tieBreaker: 1n }));
});

test('a check that is in order passes as it is', () => {
  const sent = check('ours12345678', password, { tieBreaker: 77n });
  expect(readKnock(sent, passwordOf)).toEqual({ ufrag: 'ours12345678', packet: sent, repaired: false, chooses: false });
  const choice = check('ours12345678', password, { chooses: true });
  expect(readKnock(choice, passwordOf)).toMatchObject({ repaired: true, chooses: true });
});

test('whoever does not know the password of one of our connections is not heard', () => {
  const forged = check('ours12345678', 'a-password-that-is-wrong', { tieBreaker: 0n });
  const changed = Buffer.from(check('ours12345678', password, { tieBreaker: 0n }));
  changed[24]! ^= 1;
  for (const packet of [forged, changed, check('somebodyelse', password), Buffer.from('x'), Buffer.alloc(0)])
    expect(readKnock(packet, passwordOf)).toBeNull();
});

test('what is no request is none, whoever signed it', () => {
  expect(readKnock(message(BINDING_SUCCESS, [], password), passwordOf)).toBeNull();
  expect(readKnock(message(0x0011, [[USERNAME, Buffer.from('ours12345678:x')]], password), passwordOf)).toBeNull();
});

test.each([
  ['192.0.2.9', 40_000],
  ['2001:db8::9', 40_000],
])('the answer names the address the check came from: %s', (address, port) => {
  const mapped = xorAddress(message(0, [], password), '127.0.0.1', 5);
  const answer = message(BINDING_SUCCESS, [[XOR_MAPPED_ADDRESS, mapped]], password);
  const told = withSeenAddress(answer, { address, port }, password);
  const read = readStun(told)!;
  expect(isSigned(told, read, password)).toBe(true);
  expect(attribute(read, XOR_MAPPED_ADDRESS)).toEqual(xorAddress(told, address, port));
});

test('everything else of the transport passes as it is', () => {
  const refusal = message(0x0111, [], password);
  for (const packet of [refusal, Buffer.from([22, 254, 253]), Buffer.from('8060', 'hex')])
    expect(withSeenAddress(packet, { address: '192.0.2.9', port: 1 }, password)).toBe(packet);
});
