import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

function chatstream(args: string[], env: Record<string, string> = {}) {
  const options = { cwd: root, encoding: 'utf8', timeout: 15_000, env: { PATH: process.env['PATH'], ...env } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/chatstream.ts', ...args], options);
  return { status, stdout, stderr };
}

test('a wrong value stops the start with one sentence and no stack', () => {
  const { status, stdout, stderr } = chatstream([], { PORT: 'abc' });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: 'PORT is "abc", but it must be a whole number from 0 to 65535.\n',
  });
});

test('a command that does not exist is said to, and so is where to find the others', () => {
  expect(chatstream(['toString'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^There is no command "toString": .* help/),
  });
  expect(chatstream(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('user add') });
});

test('a configuration for coturn is printed, with the secret, and nothing without one', () => {
  const TURN_SECRET = 'x'.repeat(32);
  const env = { TURN_URLS: 'turn:relay.example.org', TURN_SECRET, MEDIA_ADDRESSES: '203.0.113.7' };
  const { status, stdout, stderr } = chatstream(['turn-config'], env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^static-auth-secret=${TURN_SECRET}$`, 'm'));
  expect(stdout).toMatch(/^allowed-peer-ip=203\.0\.113\.7$/m);
  expect(stdout).toMatch(/^realm=relay\.example\.org$/m);
  expect(chatstream(['turn-config'])).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^TURN_URLS and TURN_SECRET are not set/),
  });
});

test('every script loads the check of the Node.js version before anything it could not read', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const direct = Object.values(scripts).filter((script) => script.startsWith('node '));
  for (const script of direct) expect(script).toMatch(/^node (--\S+ )?-r \.\/bin\/first\.cjs (bin|bench|test)\//);
});

test.each([
  ['20.19.0', 1],
  ['22.18.0', 1],
  ['24.21.0', undefined],
  ['26.0.0', undefined],
])('on Node.js %s it stops with %s', (node, code) => {
  const said: string[] = [];
  const exits: number[] = [];
  const context = {
    __dirname: '',
    require: () => ({ enableCompileCache: () => {}, join: () => '' }),
    process: { versions: { node }, exit: (it: number) => exits.push(it) },
    console: { error: (it: string) => said.push(it) },
  };
  vm.runInNewContext(readFileSync(path.join(root, 'bin/first.cjs'), 'utf8'), context);
  expect(exits[0]).toBe(code);
  if (code) expect(said.join()).toContain(`needs Node.js 24 or newer, and this is ${node}`);
});
