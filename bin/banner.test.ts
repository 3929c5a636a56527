import { expect, test } from 'vitest';
import { banner, type Welcome } from './banner.ts';

const lan: Welcome = {
  version: '1.2.3',
  here: 'http://localhost:3003',
  others: ['https://192.168.1.5:3003', 'https://[fd00::7]:3003'],
  localAuthority: true,
  claim: '/claim?token=abc',
};
const plain = { colours: false };

test('on a laptop it names every address, how to trust it, and the one-time link for this machine and for others', () => {
  const text = banner(lan, plain);
  for (const address of ['http://localhost:3003\n', 'https://192.168.1.5:3003\n', 'https://[fd00::7]:3003\n']) {
    expect(text).toContain(address);
  }
  expect(text).toContain('http://192.168.1.5:3003/trust');
  expect(text).toContain('  http://localhost:3003/claim?token=abc');
  expect(text).toContain('https://192.168.1.5:3003/claim?token=abc');
});

test('with an administrator there is no link any more', () => {
  expect(banner({ ...lan, claim: null }, plain)).not.toContain('administrator');
});

test('behind a proxy only its address is named, and nothing has to be trusted', () => {
  const text = banner({ ...lan, here: null, others: ['https://lectures.example.org'], localAuthority: false }, plain);
  expect(text).toContain('https://lectures.example.org/claim?token=abc');
  expect(text).not.toMatch(/localhost|trust/);
});

test('without a network it names this machine alone', () => {
  const text = banner({ ...lan, others: [] }, plain);
  expect(text).toContain('http://localhost:3003');
  expect(text).not.toMatch(/For others|█|trust/);
});

test('the QR code is light around dark in a terminal of any colours, and plain in a file', () => {
  expect(banner(lan, { colours: true })).toContain('\x1b[40;97m█');
  expect(banner(lan, plain)).toMatch(/█/);
  expect(banner(lan, plain)).not.toContain('\x1b');
});
