import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { readConfig } from '../config.ts';
import { readTurn } from './settings.ts';

const TURN_URLS = 'turn:relay.example.org:3478?transport=tcp, turns:relay.example.org';
const TURN_SECRET = 'a3f1'.repeat(16);

test('without variables there is no relay', () => {
  expect(readTurn({})).toBeNull();
  expect(readConfig({}).turn).toBeNull();
  expect(readConfig({ TURN_URLS: ' ', TURN_SECRET: '' }).turn).toBeNull();
});

test('addresses are cut at commas, and credentials are good for some hours', () => {
  expect(readConfig({ TURN_URLS, TURN_SECRET }).turn).toEqual({
    urls: ['turn:relay.example.org:3478?transport=tcp', 'turns:relay.example.org'],
    secret: TURN_SECRET,
    hours: 6,
  });
});

test('the secret may stand in a file', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chatstream-turn-'));
  const file = path.join(folder, 'secret');
  writeFileSync(file, `${TURN_SECRET}\n`);
  expect(readTurn({ TURN_URLS, TURN_SECRET_FILE: file })?.secret).toBe(TURN_SECRET);
  rmSync(folder, { recursive: true });
  expect(() => readTurn({ TURN_URLS, TURN_SECRET_FILE: file })).toThrow(/TURN_SECRET_FILE .* must be a file/);
});

test('a credential is good for half a day at most', () => {
  expect(readTurn({ TURN_URLS, TURN_SECRET, TURN_HOURS: `${limits.turnHours}` })?.hours).toBe(12);
  for (const TURN_HOURS of [`${limits.turnHours + 1}`, '0', '-1', '1.5', 'x', '999']) {
    expect(() => readTurn({ TURN_URLS, TURN_SECRET, TURN_HOURS })).toThrow(/a whole number from 1 to 12/);
  }
});

test.each([
  [{ TURN_URLS }, 'TURN_URLS is set but TURN_SECRET is not'],
  [{ TURN_SECRET }, 'TURN_SECRET is set but TURN_URLS is not'],
  [{ TURN_URLS, TURN_SECRET, TURN_SECRET_FILE: '/x' }, 'leave out one of the two'],
  [{ TURN_URLS: 'stun:relay.example.org', TURN_SECRET }, '"stun:relay.example.org"'],
  [{ TURN_URLS: Array(7).fill('turn:a.example').join(), TURN_SECRET }, 'at most 6'],
])('%o is complained of', (env, words) => {
  expect(() => readConfig(env)).toThrow(words);
});

test.each(['short', 'with a space '.repeat(4), `${'x'.repeat(40)}\nuser=root:root`, 'x'.repeat(257)])(
  'a secret that could be guessed, or that is more than one line of a file, is refused and never repeated',
  (secret) => {
    const complain = () => readConfig({ TURN_URLS, TURN_SECRET: secret });
    expect(complain).toThrow(/^TURN_SECRET is not usable/);
    expect(complain).not.toThrow(secret.trim());
  },
);

test('the relay’s ports come after all that the media may take, and never among them', () => {
  expect(readConfig({ PORT: '8443' }).relayPort).toBe(8451);
  expect(readConfig({ PORT: '8443', MEDIA_PORT: '0' }).relayPort).toBe(0);
  expect(readConfig({ MEDIA_PORT: '65535', MEDIA_WORKERS: '1' }).relayPort).toBe(0);
  expect(readConfig({ RELAY_PORT: '9000' }).relayPort).toBe(9000);
  const complain = (MEDIA_WORKERS: string, RELAY_PORT: string) => () =>
    readConfig({ MEDIA_PORT: '9000', MEDIA_WORKERS, RELAY_PORT });
  expect(complain('1', '9000')).toThrow('RELAY_PORT is 9000, but 9000 is for the media');
  expect(complain('3', '9002')).toThrow(/RELAY_PORT is 9002, but 9000 to 9002 is .* set it to 9003, or higher/);
  expect(complain('3', '8998')).toThrow(/RELAY_PORT is 8998/);
  expect(complain('3', '9003')).not.toThrow();
  expect(complain('3', '8997')).not.toThrow();
});
