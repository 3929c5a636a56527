import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, openRoom } from '../support/pages.ts';
import { until } from '../support/until.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo'>;
let wires: Socket[] = [];

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo']);
});
afterEach(async () => {
  for (const wire of wires) wire.destroy();
  wires = [];
  await hall.clear();
});
afterAll(() => hall?.close());

/** Connections that have asked for something, and are kept for the next request. */
async function crowd(count: number): Promise<void> {
  const ask = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const asked = Array.from({ length: count }, () => {
    const wire = connect(hall.server.port, '127.0.0.1', () => wire.write(ask));
    wires.push(wire);
    return new Promise((resolve) => wire.once('data', resolve));
  });
  await Promise.all(asked);
}

/** The soft limit alone: it can be raised again. */
function limitHandles(limit: number): void {
  expect(spawnSync('prlimit', [`--pid=${hall.server.pid}`, `--nofile=${limit}:`]).status).toBe(0);
}

test('a student who comes to a full server reads so, stays, and is in as soon as there is room; who was in stays', async () => {
  const { Ada, Ben, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'Full', [Ben, Cleo]);
  const ben = await (await hall.window(Ben)).newPage();
  await ben.goto(hall.server.url + addresses.watch(id));
  await ben.getByRole('textbox', { name: 'Write to everyone' }).waitFor();
  await crowd(200);
  const open = readdirSync(`/proc/${hall.server.pid}/fd`).length;
  limitHandles(Math.round(open / 0.92));
  await until('the server is full', () => hall.server.log().includes('the server is full'));

  const cleo = await (await hall.window(Cleo)).newPage();
  await cleo.goto(hall.server.url + addresses.watch(id));
  const words = cleo.getByText('This server has as many people as it can serve.');
  await words.waitFor();

  limitHandles(open * 2);
  await until('the server has room', () => hall.server.log().includes('the server has room again'));
  await cleo.getByRole('button', { name: 'Try now' }).click();
  await cleo.getByRole('textbox', { name: 'Write to everyone' }).waitFor();
  expect(await words.count()).toBe(0);
  expect(await ben.getByText('No connection.').count()).toBe(0);
});
