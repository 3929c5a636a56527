import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { UserError } from '../errors.ts';
import { mallory, openDoor, shakeHands } from './test/raw.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
let full: boolean;
/** Accounts, one for each socket. */
let inside: string[];

beforeEach(async () => {
  full = false;
  inside = [];
  door = await openDoor({
    accounts: { identify: async () => mallory },
    admission: {
      async admit() {
        if (full) throw new UserError('overloaded', { retryAfterMs: 12_300 });
      },
      came: (account) => void inside.push(account),
      went: (account) => void inside.splice(inside.indexOf(account), 1),
    },
  });
});
afterEach(() => door.shut());

test('a server that is full says so to a newcomer, and when to come again', async () => {
  full = true;
  const socket = new WebSocket(`ws://127.0.0.1:${door.port}/socket?v=1`);
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '13']);
  expect(JSON.parse((await answer.toArray()).join(''))).toEqual({ code: 'overloaded', retryAfterMs: 12_300 });
  expect(inside).toEqual([]);
});

test('who is inside is known from the first socket to the end of the last', async () => {
  const tabs = [await shakeHands(door.port), await shakeHands(door.port)];
  expect(inside).toEqual([mallory.accountId, mallory.accountId]);
  for (const { wire } of tabs) wire.destroy();
  await expect.poll(() => inside).toEqual([]);
});
