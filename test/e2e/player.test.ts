import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { NewStreamKey } from '../../protocol/stream-key.ts';
import type { FreshPlayerToken, PlayerTokenList } from '../../protocol/player-token.ts';
import { addressOfMachine, startProgram, type Program } from '../support/gstreamer.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, goLive, openRoom } from '../support/pages.ts';

/** GStreamer watches over WHEP: a WebRTC stack that is neither ours nor a browser's. */
let hall: Hall<'Ada'>;
const programs: Program[] = [];

/** For programs that start on a busy machine. */
const patience = { timeout: 45_000 };

beforeAll(async () => {
  hall = await openHall(['Ada'], { env: { HOST: '0.0.0.0', MEDIA_ADDRESSES: addressOfMachine() } });
});
afterEach(async () => {
  for (const program of programs.splice(0)) program.kill();
  await hall.clear();
});
afterAll(() => hall?.close());

function start(...program: Parameters<typeof startProgram>): Program {
  programs.push(startProgram(...program));
  return programs.at(-1)!;
}

async function tokenFor(name: string, room: string): Promise<string> {
  const made = await hall.people.Ada.ask(`/api/rooms/${room}/player-tokens`, { body: { name } });
  return made.json<FreshPlayerToken>().token;
}

/** How many it has decoded. */
function pictures({ said }: Program): number {
  return Number([...said().matchAll(/^pictures \S+ (\d+)$/gm)].at(-1)?.[1] ?? 0);
}

test('a player with a token waits for the lecture, decodes picture and sound, and ends with its token', async () => {
  const { Ada } = hall.people;
  const { id } = await openRoom(Ada, 'Two halls');
  const page = await (await hall.window(Ada)).newPage();
  await page.goto(hall.server.url + addresses.room(id));
  await page.getByRole('button', { name: 'Make a player token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Overflow hall');
  await dialog.getByRole('button', { name: 'Make a player token' }).click();
  const codes = dialog.locator('code');
  const [url, token] = [await codes.nth(0).innerText(), await codes.nth(1).innerText()];
  await dialog.getByRole('button', { name: 'Close' }).click();

  const player = start('player', url, token);
  await expect.poll(player.said, patience).toContain('state connected');
  expect(player.said()).not.toContain('pictures');
  const { key } = (await Ada.ask(`/api/rooms/${id}/stream-key`, { method: 'POST' })).json<NewStreamKey>();
  const encoder = start('encoder', `${hall.server.url}/whip/${id}`, key);
  await expect.poll(player.said, patience).toContain('pictures 320x180 60\n');
  await expect.poll(player.said, patience).toContain('sound 50\n');
  await page.reload();
  await page.getByText('1 player is watching now').waitFor();
  const foyer = start('player', url, await tokenFor('Foyer', id));
  await expect.poll(() => pictures(foyer), patience).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Remove the token Overflow hall' }).click();
  await dialog.getByRole('button', { name: 'Remove the token' }).click();
  await page.getByText('The token is removed').waitFor();
  const [before, meanwhile] = [pictures(player), pictures(foyer)];
  await expect.poll(() => pictures(foyer), patience).toBeGreaterThan(meanwhile + 60);
  expect(pictures(player)).toBeLessThan(before + 30); // what was on its way
  await player.end();
  expect(player.said().split('\n')).toEqual(expect.arrayContaining(['POST 201', 'PATCH 204', 'DELETE 404']));
  const again = start('player', url, token);
  await expect.poll(again.said, patience).toContain('POST 401');
  const { tokens } = (await Ada.ask(`/api/rooms/${id}/player-tokens`)).json<PlayerTokenList>();
  expect(tokens).toMatchObject([{ name: 'Foyer', playing: 1 }]);
  expect(hall.server.log()).not.toContain(token);
  await encoder.end();
});

test('what a browser publishes is decoded by a player, who says himself when it is enough', async () => {
  const { Ada } = hall.people;
  const { id } = await openRoom(Ada, 'From the studio');
  await goLive(await hall.window(Ada), hall.server.url, id);
  const player = start('player', `${hall.server.url}/whep/${id}`, await tokenFor('Recorder', id));
  await expect.poll(player.said, patience).toMatch(/pictures \d+x\d+ 60\n/);
  await expect.poll(player.said, patience).toContain('sound 50\n');
  await player.end();
  expect(player.said().split('\n')).toContain('DELETE 200');
});
