import { expect, test } from 'vitest';
import { networkOf } from './network.ts';

test.each([
  ['203.0.113.77', 4, '203.0.113.0/24'],
  ['::ffff:203.0.113.77', 4, '203.0.113.0/24'],
  ['2001:db8:a:b:c:d:e:f', 6, '2001:db8:a::/48'],
  ['2001:0DB8:000A::1', 6, '2001:db8:a::/48'],
  ['::1', 6, '::/48'],
])('%s is IPv%i of %s', (address, family, network) => {
  expect(networkOf(address)).toEqual({ family, network });
});

test.each(['', 'ada.example', '203.0.113'])('"%s" is of no network', (text) => {
  expect(networkOf(text)).toBeNull();
});
