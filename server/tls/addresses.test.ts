import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { isHostName, whereabouts } from './addresses.ts';

const at = (address: string, internal = false) => ({ address, internal }) as NetworkInterfaceInfo;

test('the address students likely come by stands first', () => {
  const interfaces = {
    lo: [at('127.0.0.1', true), at('::1', true)],
    docker0: [at('172.17.0.1')],
    wlan0: [at('fd00::7'), at('192.168.1.5')],
  };
  expect(whereabouts(interfaces, 'ada')).toEqual({
    names: ['localhost', 'ada', 'ada.local'],
    lan: ['192.168.1.5', 'fd00::7', '172.17.0.1'],
    loopback: ['127.0.0.1', '::1'],
  });
});

test('link-local addresses are left out: no address bar takes their zone', () => {
  expect(whereabouts({ eth0: [at('fe80::1'), at('169.254.3.4'), at('10.0.0.2')] }, 'ada').lan).toEqual(['10.0.0.2']);
});

test('a host name is lower case and known by its first part on the local network', () => {
  expect(whereabouts({}, 'Ada.Physics.Example').names).toEqual(['localhost', 'ada.physics.example', 'ada.local']);
});

test('a host name that may not stand in a certificate is left out', () => {
  expect(whereabouts({}, "ada's laptop").names).toEqual(['localhost']);
  expect(isHostName('a'.repeat(64))).toBe(false);
  expect(isHostName('-a.example')).toBe(false);
});
