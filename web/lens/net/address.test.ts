import { expect, test } from 'vitest';
import { kindOf, sameAddress } from './address.ts';

test.each([
  ['10.1.2.3', 4, 'private', 1918],
  ['172.31.255.255', 4, 'private', 1918],
  ['172.32.0.1', 4, 'public', null],
  ['192.168.0.17', 4, 'private', 1918],
  ['192.169.0.17', 4, 'public', null],
  ['100.64.0.1', 4, 'carrier', 6598],
  ['100.127.255.254', 4, 'carrier', 6598],
  ['100.128.0.1', 4, 'public', null],
  ['127.0.0.1', 4, 'loopback', 1122],
  ['169.254.7.7', 4, 'link_local', 3927],
  ['203.0.113.9', 4, 'documentation', 5737],
  ['224.0.0.251', 4, 'multicast', 5771],
  ['8.8.8.8', 4, 'public', null],
  ['::ffff:192.168.1.1', 4, 'private', 1918],
  ['::1', 6, 'loopback', 4291],
  ['::', 6, 'unspecified', 4291],
  ['fe80::1%eth0', 6, 'link_local', 4291],
  ['febf::1', 6, 'link_local', 4291],
  ['fec0::1', 6, 'public', null],
  ['fd12:3456::1', 6, 'private', 4193],
  ['2001:db8::7', 6, 'documentation', 3849],
  ['3fff:0fff::1', 6, 'documentation', 9637],
  ['64:ff9b::c000:221', 6, 'nat64', 6052],
  ['2a00:1450:4001:82b::200e', 6, 'public', null],
  ['[2a00:1450::1]', 6, 'public', null],
] as const)('%s is of family %i and %s', (text, family, range, rfc) => {
  expect(kindOf(text)).toEqual({ family, range, rfc });
});

test.each([null, undefined, '', '3f0c7a52-1f2e-4a0f-9a53-1d5f6c2d2f1a.local'])(
  'what the browser hides is said to be hidden: %s',
  (text) => {
    expect(kindOf(text)).toEqual({ family: null, range: 'hidden', rfc: 8828 });
  },
);

test.each(['relay.example.org', '1.2.3', '1.2.3.256', '1::2::3', '1:2:3:4:5:6:7:8:9', 'g::1', '1:2:3'])(
  'what is no address is called none: %s',
  (text) => {
    expect(kindOf(text)).toMatchObject({ family: null, range: 'unknown' });
  },
);

test('an address is the same however it is written, and what is hidden is like nothing', () => {
  expect(sameAddress('2001:DB8:0:0::1', '2001:db8::1')).toBe(true);
  expect(sameAddress('::ffff:10.0.0.1', '10.0.0.1')).toBe(true);
  expect(sameAddress('10.0.0.1', '10.0.0.2')).toBe(false);
  expect(sameAddress('10.0.0.1', '::a00:1')).toBe(false);
  expect(sameAddress('', '')).toBe(false);
  expect(sameAddress('x.local', 'x.local')).toBe(false);
});
