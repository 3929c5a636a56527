/** What the unit for systemd promises, read from it: no systemd runs where the tests run. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';

const deploy = path.resolve(import.meta.dirname, '../../deploy');
const read = (file: string) => readFileSync(path.join(deploy, file), 'utf8');
const unit = read('chatstream.service');
/** All values of a setting, in order. */
const all = (name: string) => [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value!);
const one = (name: string) => all(name).at(-1);

test('the server is nobody special, and can write its data and nothing else', () => {
  expect(one('User')).toBe('chatstream');
  expect([one('ProtectSystem'), one('StateDirectory'), one('CacheDirectory')]).toEqual([
    'strict',
    'chatstream',
    'chatstream',
  ]);
  expect(all('ReadWritePaths')).toEqual([]);
  for (const name of ['NoNewPrivileges', 'ProtectHome', 'PrivateTmp', 'PrivateDevices', 'RestrictSUIDSGID'])
    expect([name, one(name)]).toEqual([name, 'yes']);
  expect([one('CapabilityBoundingSet'), one('AmbientCapabilities')]).toEqual(['', '']);
});

test('it is started again whatever happens, and has longer to stop than it takes', () => {
  expect([one('Restart'), one('StartLimitIntervalSec')]).toEqual(['always', '0']);
  expect(Number(one('TimeoutStopSec'))).toBeGreaterThanOrEqual(15);
});

test('it may have a file open for everybody who may connect', () => {
  expect(Number(one('LimitNOFILE'))).toBeGreaterThan(2 * limits.connections);
});

test('it is where the script for upgrades puts it, with the same data and settings', () => {
  const script = read('upgrade.sh');
  const usual = (name: string) => new RegExp(`\\$\\{${name}:-([^}]+)\\}`).exec(script)![1];
  expect(one('WorkingDirectory')).toBe(`${usual('CHATSTREAM_HOME')}/current`);
  expect(one('ExecStart')).toMatch(
    new RegExp(`^${usual('CHATSTREAM_HOME')}/current/node_modules/\\.bin/node .* serve$`),
  );
  expect(all('Environment')).toContain(`DATA_DIR=${usual('DATA_DIR')}`);
  expect(one('EnvironmentFile')).toBe(`-${usual('CHATSTREAM_SETTINGS')}`);
});
