/** deploy/init.sh, in folders of its own: the secrets that it makes, and that nothing of an example is ever one. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';

const deploy = path.resolve(import.meta.dirname, '../../deploy');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function installation() {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-init-'));
  folders.push(folder);
  mkdirSync(path.join(folder, 'deploy'));
  for (const file of ['init.sh', 'settings.env.example'])
    cpSync(path.join(deploy, file), path.join(folder, 'deploy', file));
  const at = (file: string) => path.join(folder, 'deploy', file);
  return {
    at,
    folder,
    init: () => spawnSync('sh', [at('init.sh')], { encoding: 'utf8' }),
    secrets: () =>
      Object.fromEntries(
        readdirSync(at('secrets')).map((file) => [file, readFileSync(at(`secrets/${file}`), 'utf8').trim()]),
      ),
    fillIn: (text: string) => writeFileSync(at('settings.env'), text),
  };
}

const filledIn = 'DOMAIN=lectures.uni.test\nMEDIA_ADDRESSES=203.0.113.7\n';
const made = ['secret', 'postgres-password', 'redis-password', 'turn-secret', 'pgadmin-password'];

test('the first run makes secrets and says what to fill in; the next one says that all is there and changes nothing', () => {
  const here = installation();
  const first = here.init();
  expect(first.status).toBe(2);
  expect(first.stderr).toMatch(/fill in deploy\/settings\.env: DOMAIN MEDIA_ADDRESSES/);
  const secrets = here.secrets();
  here.fillIn(filledIn);
  expect(here.init()).toMatchObject({ status: 0, stdout: 'All is there: docker compose up -d --build\n' });
  expect(here.secrets()).toEqual(secrets);
  expect(readFileSync(path.join(here.folder, '.env'), 'utf8')).toBe(filledIn);
});

test('every secret is of 256 random bits, each another, and another in every installation', () => {
  const all = [installation(), installation()].flatMap((it) => {
    it.init();
    const secrets = it.secrets();
    return made.map((name) => secrets[name]);
  });
  for (const secret of all) expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(all).size).toBe(2 * made.length);
});

test('nobody else on the machine gets to them', () => {
  const here = installation();
  here.init();
  expect(statSync(here.at('secrets')).mode & 0o777).toBe(0o700);
  expect(statSync(here.at('settings.env')).mode & 0o777).toBe(0o600);
  expect(readdirSync(here.at('secrets')).filter((file) => file.startsWith('.'))).toEqual([]);
});

test('the server takes what it made', () => {
  const here = installation();
  here.init();
  const secrets = here.secrets();
  const config = readConfig({
    TLS: 'off',
    PUBLIC_URL: 'https://lectures.uni.test',
    TRUSTED_PROXIES: '172.30.86.2',
    DATABASE_URL_FILE: here.at('secrets/database-url'),
    REDIS_URL_FILE: here.at('secrets/redis-url'),
    SECRET_FILE: here.at('secrets/secret'),
    TURN_URLS: 'turn:lectures.uni.test:3478?transport=tcp',
    TURN_SECRET_FILE: here.at('secrets/turn-secret'),
  });
  expect(config.databaseUrl).toBe(`postgres://chatstream:${secrets['postgres-password']}@postgres:5432/chatstream`);
  expect(config.turn?.secret).toBe(secrets['turn-secret']);
  expect(secrets['redis.conf']).toContain(`requirepass ${secrets['redis-password']}\n`);
});

test('a new password is put into one file, and is in all that are made of it after the next run', () => {
  const here = installation();
  here.init();
  const password = 'b'.repeat(64);
  rmSync(here.at('secrets/postgres-password'));
  writeFileSync(here.at('secrets/postgres-password'), `${password}\n`);
  here.init();
  expect(here.secrets()['database-url']).toContain(`:${password}@`);
});

test.each(['', 'password', 'changeme'])('a secret that is %j is not taken: it is made, or complained of', (content) => {
  const here = installation();
  here.init();
  rmSync(here.at('secrets/turn-secret'));
  writeFileSync(here.at('secrets/turn-secret'), content);
  const { status, stderr } = here.init();
  if (content === '') expect(here.secrets()['turn-secret']).toMatch(/^[0-9a-f]{64}$/);
  else expect([status, stderr]).toEqual([1, expect.stringContaining('deploy/secrets/turn-secret is too short')]);
});

test.each(['https://lectures.uni.test', 'lectures.example.org', ''])('the name %j is one to fill in', (name) => {
  const here = installation();
  here.fillIn(`DOMAIN=${name}\nMEDIA_ADDRESSES=203.0.113.7\n`);
  expect(here.init()).toMatchObject({ status: 2, stderr: expect.stringContaining('DOMAIN') });
});

test('nothing that the example says is ever taken for a secret', () => {
  const example = readFileSync(path.join(deploy, 'settings.env.example'), 'utf8');
  const values = example.split('\n').flatMap((line) => /^#? ?[A-Z_]+=(.*)$/.exec(line)?.[1] ?? []);
  expect(values.length).toBeGreaterThan(5);
  const TURN_URLS = 'turn:lectures.uni.test';
  for (const value of values.filter(Boolean)) {
    expect(() => readConfig({ SECRET: value })).toThrow(ConfigError);
    expect(() => readConfig({ TURN_URLS, TURN_SECRET: value })).toThrow(ConfigError);
  }
  const [sample] = values.filter((value) => value.startsWith('smtps://'));
  expect(() => readConfig({ SMTP_URL: sample!, MAIL_FROM: 'a@uni.test' })).toThrow(/password of an example/);
});
