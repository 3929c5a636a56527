import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mayStandInFiles, withSecrets } from './config-secrets.ts';
import { ConfigError, readConfig } from './config.ts';

const url = 'postgres://chatstream:5f1d0c7e9b@db/chatstream';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chatstream-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(content: string): string {
  const file = path.join(folder, `${Math.random()}`);
  writeFileSync(file, content);
  return file;
}

test('the address of the database may stand in a file, with a line break at its end', () => {
  expect(readConfig({ DATABASE_URL_FILE: fileWith(`${url}\n`) }).databaseUrl).toBe(url);
});

test.each(mayStandInFiles)('%s_FILE stands for it, and the name of the file is not passed on', (name) => {
  const value = '4a2c9e'.repeat(8);
  expect(withSecrets({ [`${name}_FILE`]: fileWith(value), PORT: '1' })).toEqual({ [name]: value, PORT: '1' });
});

test('both at once, no such file, an empty file and a file of several lines stop the start, and nothing is repeated', () => {
  const both = { DATABASE_URL: url, DATABASE_URL_FILE: fileWith(url) };
  expect(() => readConfig(both)).toThrow(
    new ConfigError('DATABASE_URL and DATABASE_URL_FILE are both set: leave out one of the two.'),
  );
  expect(() => readConfig({ DATABASE_URL_FILE: '/nowhere' })).toThrow(
    /^DATABASE_URL_FILE is "\/nowhere", but it must be a file/,
  );
  for (const content of ['', ' \n', `hunter2\nsecond`]) {
    const complain = () => readConfig({ DATABASE_URL_FILE: fileWith(content) });
    expect(complain).toThrow(/must be a file with one line in it/);
    expect(complain).not.toThrow('hunter2');
  }
});

test('an address in a file that is none is refused without repeating it', () => {
  const complain = () => readConfig({ DATABASE_URL_FILE: fileWith('mysql://ada:hunter2@db/chat') });
  expect(complain).toThrow(/^DATABASE_URL is not usable/);
  expect(complain).not.toThrow('hunter2');
});

test.each(['password', 'changeme', 'CHANGE-ME', 'secret', 'chatstream', 'postgres', 'xxxx', '...', '%70assword'])(
  'the password %s of an example is refused',
  (password) => {
    for (const variable of [
      { DATABASE_URL: `postgres://chatstream:${password}@db/chatstream` },
      { DATABASE_URL_FILE: fileWith(`postgres://chatstream:${password}@db/chatstream`) },
      { SMTP_URL: `smtp://ada:${password}@mail.example.org`, MAIL_FROM: 'ada@example.org' },
    ])
      expect(() => readConfig(variable)).toThrow(/^(DATABASE|SMTP)_URL holds the password of an example/);
  },
);

test('an address without a password is left to the other side to judge', () => {
  expect(readConfig({ DATABASE_URL: 'postgres://ada@localhost/chat' }).databaseUrl).toBe(
    'postgres://ada@localhost/chat',
  );
});
