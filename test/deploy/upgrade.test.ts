/** deploy/upgrade.sh with the real server: one version after another on the same data, and the way back. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPeopleDesk } from '../../bin/commands/user-desk.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { withStore } from '../support/crowd.ts';
import { ask } from '../support/http.ts';
import { freePort } from '../support/ports.ts';

const root = path.resolve(import.meta.dirname, '../..');
let home: string;
let data: string;
let url: string;
let env: NodeJS.ProcessEnv;

/** What systemd does elsewhere: starts what `current` leads to, and ends it. */
const start =
  'cd "$CHATSTREAM_HOME/current" && { node_modules/.bin/node bin/chatstream.ts serve >>"$CHATSTREAM_HOME/log" 2>&1 & echo $! >"$CHATSTREAM_HOME/pid"; }';
const stop =
  'p=$(cat "$CHATSTREAM_HOME/pid"); kill "$p" 2>/dev/null; while kill -0 "$p" 2>/dev/null; do sleep 0.05; done; true';

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'chatstream-upgrade-'));
  data = path.join(home, 'data');
  const port = await freePort();
  url = `http://localhost:${port}`;
  for (const folder of ['data', 'versions']) mkdirSync(path.join(home, folder));
  for (const [file, text] of Object.entries({ start, stop })) writeFileSync(path.join(home, file), text);
  env = {
    ...process.env,
    NODE_ENV: undefined,
    DATA_DIR: data,
    PORT: String(port),
    HOST: '127.0.0.1',
    CHATSTREAM_HOME: home,
    CHATSTREAM_SETTINGS: path.join(home, 'settings.env'),
    CHATSTREAM_START: `sh ${home}/start`,
    CHATSTREAM_STOP: `sh ${home}/stop`,
    CHATSTREAM_HEALTH: `${url}/healthz`,
  };
  addVersion('one');
  addVersion('two');
  addVersion('broken', 'process.exit(1);');
});
afterAll(() => {
  spawnSync('sh', [path.join(home, 'stop')], { env });
  rmSync(home, { recursive: true, force: true });
});

/** This very program under another name; with another beginning where one is given. */
function addVersion(name: string, program?: string): void {
  const folder = path.join(home, 'versions', name);
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  for (const entry of ['node_modules', 'package.json', 'protocol', 'server', 'dist'])
    symlinkSync(path.join(root, entry), path.join(folder, entry));
  symlinkSync(path.join(root, 'bin/first.cjs'), path.join(folder, 'bin/first.cjs'));
  const begins = program ?? `await import(${JSON.stringify(path.join(root, 'bin/chatstream.ts'))});`;
  writeFileSync(path.join(folder, 'bin/chatstream.ts'), begins);
}

const upgrade = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync('sh', [path.join(root, 'deploy/upgrade.sh'), ...words], {
    env: { ...env, ...(words[1] === 'broken' ? { CHATSTREAM_PATIENCE: '1' } : {}) },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
};
const current = () => readlinkSync(path.join(home, 'current'));
const addUser = (name: string) =>
  withStore({ dataDir: data }, ({ db }) => {
    const passwordHash = 'of a password that nobody has';
    return createPeople(db, Date.now).add({
      name,
      email: `${name}@uni.example`,
      passwordHash,
      role: 'member',
      verified: true,
    });
  });
const users = () => withStore({ dataDir: data }, async ({ db }) => JSON.stringify(await createPeopleDesk(db).all()));
const isUp = async () => (await ask(`${url}/healthz`)).status === 200;

test('a first version that does not come up is none', () => {
  const { status, said } = upgrade('switch', 'broken');
  expect({ status, said }).toMatchObject({ status: 1, said: expect.stringContaining('so no version is in use') });
  expect(existsSync(path.join(home, 'current'))).toBe(false);
});

test('the first version is put in place and comes up', async () => {
  expect(upgrade('switch', 'one')).toMatchObject({ status: 0, said: expect.stringContaining('one is up.') });
  expect(current()).toBe('versions/one');
  expect(await isUp()).toBe(true);
  await addUser('Ada');
});

test('one that does not come up is taken back by itself, and nobody lost anything', async () => {
  const { status, said } = upgrade('switch', 'broken');
  expect({ status, said }).toMatchObject({ status: 1, said: expect.stringContaining('so one is in use again') });
  expect(current()).toBe('versions/one');
  expect(await isUp()).toBe(true);
  expect(await users()).toContain('Ada');
});

test('the next version keeps what was there; the way back brings what was there before it', async () => {
  const before = new Set(backups());
  expect(upgrade('switch', 'two')).toMatchObject({ status: 0, said: expect.stringContaining('upgrade.sh back one') });
  expect(current()).toBe('versions/two');
  expect(await users()).toContain('Ada');
  await addUser('Ben');
  const [backup] = backups().filter((file) => !before.has(file));
  expect(upgrade('back', 'one', backup!)).toMatchObject({ status: 0, said: expect.stringContaining('one is up') });
  expect(current()).toBe('versions/one');
  expect(await isUp()).toBe(true);
  expect(await users()).toContain('Ada');
  expect(await users()).not.toContain('Ben');
});

test('the list says which one is in use', () => {
  expect(upgrade('list').said).toBe('  broken\n* one\n  two\n');
});

test.each([
  [['switch', 'three'], 'There is no version "three"'],
  [['switch', '../one'], 'is no name for a version'],
  [['switch', 'one'], 'one is in use already'],
  [['back', 'two', '/nowhere'], 'There is no backup /nowhere'],
  [['install', '/tmp', 'one'], 'There is a version "one" already'],
  [['install', '/nowhere', 'three'], 'holds no built pages'],
])('%j is refused with a sentence, and changes nothing', (words, sentence) => {
  expect(upgrade(...words)).toMatchObject({ status: 1, said: expect.stringContaining(sentence) });
  expect(current()).toBe('versions/one');
});

test('its own words explain it', () => {
  expect(upgrade()).toMatchObject({
    status: 2,
    said: expect.stringMatching(/install SOURCE NAME[^]*back NAME BACKUP/),
  });
  expect(readFileSync(path.join(root, 'deploy/upgrade.sh'), 'utf8')).toMatch(/^#!\/bin\/sh/);
});

function backups(): string[] {
  const folder = path.join(data, 'backups');
  return existsSync(folder) ? readdirSync(folder).map((file) => path.join(folder, file)) : [];
}
