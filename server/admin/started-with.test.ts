import { expect, test } from 'vitest';
import { settings } from '../config.ts';
import { startedWith } from './started-with.ts';

test('what is set is shown, secrets only as being set, and nothing of the machine’s own environment', () => {
  const env = {
    PORT: '3003',
    HOST: '  ',
    DATABASE_URL: 'postgres://ada:hunter2@db/x',
    SMTP_URL: 'smtps://ada:hunter2@mail',
    TURN_SECRET: 'hunter2 hunter2',
    AWS_SECRET_ACCESS_KEY: 'hunter2',
    PATH: '/usr/bin',
  };
  expect(startedWith(env).variables).toEqual([
    { name: 'DATABASE_URL', value: null },
    { name: 'PORT', value: '3003' },
    { name: 'SMTP_URL', value: null },
    { name: 'TURN_SECRET', value: null },
  ]);
});

test('no variable whose name speaks of a secret, or of an address with a password in it, is ever shown', () => {
  const all = startedWith(Object.fromEntries(settings.map((name) => [name, 'hunter2']))).variables;
  expect(all).toHaveLength(settings.length);
  const shown = all.filter((it) => it.value !== null).map((it) => it.name);
  expect(shown.filter((name) => /SECRET|TOKEN|KEY|PASSWORD|(DATABASE|REDIS|SMTP)_URL/.test(name))).toEqual([]);
  expect(shown).toContain('PUBLIC_URL');
});
