import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { openRoom, watch } from '../support/pages.ts';
import { seesMovingPicture } from '../support/probes.ts';

/** GStreamer publishes over WHIP: a WebRTC stack that is neither ours nor a browser's. */
let hall: Hall<'Ada' | 'Cleo'>;
let encoder: ChildProcess | undefined;

beforeAll(async () => {
  // GStreamer's ICE leaves loopback out, so the media must be at an address of the machine.
  hall = await openHall(['Ada', 'Cleo'], { env: { HOST: '0.0.0.0', MEDIA_ADDRESSES: address() } });
});
afterEach(() => void encoder?.kill());
afterAll(() => hall?.close());

test('an encoder goes live with the stream key, and a student in a browser sees the picture move', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'From the hall camera', [Cleo]);
  const room = await (await hall.window(Ada)).newPage();
  await room.goto(`${hall.server.url}/rooms/${id}`);
  await room.getByRole('button', { name: 'Make a stream key' }).click();
  const [url, key] = await shownOnce(room);
  await room.getByRole('button', { name: 'Close' }).last().click();
  const said = publish(url, key);
  await expect.poll(said, { timeout: 30_000 }).toContain('state connected');
  const student = await watch(await hall.window(Cleo), hall.server.url, id);
  await seesMovingPicture(student);

  encoder!.stdin!.end();
  await once(encoder!, 'exit');
  const lines = said().split('\n');
  expect(lines).toContain('POST 201');
  expect(lines).toContain('PATCH 204');
  expect(lines.filter((line) => line.startsWith('PATCH') && line !== 'PATCH 204')).toEqual([]);
  expect(lines).toContain('DELETE 200');
  expect(hall.server.log()).not.toContain(key);

  await room.getByRole('button', { name: 'Remove the key' }).click();
  await room.getByRole('dialog').getByRole('button', { name: 'Remove the key' }).click();
  await room.getByRole('button', { name: 'Make a stream key' }).waitFor();
  expect((await Ada.ask(`/api/rooms/${id}/stream-key`)).json()).toEqual({ made: null });
});

/** Where to send and with which key, as the dialog says it a moment after the click. */
async function shownOnce(room: Page): Promise<[url: string, key: string]> {
  const codes = room.getByRole('dialog').locator('code');
  return [await codes.nth(0).innerText(), await codes.nth(1).innerText()];
}

function address(): string {
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return all.find((one) => one.family === 'IPv4' && !one.internal)!.address;
}

/** Starts it; gives back what it has said so far. It ends its session when its input ends. */
function publish(url: string, key: string): () => string {
  let said = '';
  encoder = spawn('/usr/bin/python3', [path.resolve('test/support/encoder.py'), url, key], { stdio: 'pipe' });
  for (const stream of [encoder.stdout!, encoder.stderr!])
    stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  return () => said;
}
