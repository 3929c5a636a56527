import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FreshPlayerToken } from '../../protocol/player-token.ts';
import type { NewStreamKey } from '../../protocol/stream-key.ts';
import { addressOfMachine, startProgram, type Program } from '../support/gstreamer.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { openRoom, watch } from '../support/pages.ts';

/** GStreamer publishes over WHIP: a WebRTC stack that is neither ours nor a browser's. */
let hall: Hall<'Ada' | 'Cleo'>;
let encoder: Program | undefined;
let player: Program | undefined;

/** For programs that start on a busy machine. */
const patience = { timeout: 45_000 };

beforeAll(async () => {
  hall = await openHall(['Ada', 'Cleo'], { env: { HOST: '0.0.0.0', MEDIA_ADDRESSES: addressOfMachine() } });
});
afterEach(() => [encoder, player].forEach((program) => program?.kill()));
afterAll(() => hall?.close());

test('an encoder goes live with the stream key, and a student in a browser sees the picture move', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'From the hall camera', [Cleo]);
  const room = await (await hall.window(Ada)).newPage();
  await room.goto(`${hall.server.url}/rooms/${id}`);
  await room.getByRole('button', { name: 'Make a stream key' }).click();
  const [url, key] = await shownOnce(room);
  await room.getByRole('button', { name: 'Close' }).last().click();
  encoder = startProgram('encoder', url, key);
  await expect.poll(encoder.said, patience).toContain('state connected');
  await watch(await hall.window(Cleo), hall.server.url, id);

  await encoder.end();
  const lines = encoder.said().split('\n');
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

test('an encoder that has H.264 alone, as OBS, is seen in a browser and by a player', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'From the desk', [Cleo]);
  const { key } = (await Ada.ask(`/api/rooms/${id}/stream-key`, { method: 'POST' })).json<NewStreamKey>();
  const made = await Ada.ask(`/api/rooms/${id}/player-tokens`, { body: { name: 'Overflow hall' } });
  encoder = startProgram('encoder', `${hall.server.url}/whip/${id}`, key, 'H264');
  player = startProgram('player', `${hall.server.url}/whep/${id}`, made.json<FreshPlayerToken>().token);
  await expect.poll(player.said, patience).toContain('pictures 320x180 30\n');
  await watch(await hall.window(Cleo), hall.server.url, id);
});

/** Where to send and with which key, as the dialog says it a moment after the click. */
async function shownOnce(room: Page): Promise<[url: string, key: string]> {
  const codes = room.getByRole('dialog').locator('code');
  return [await codes.nth(0).innerText(), await codes.nth(1).innerText()];
}
