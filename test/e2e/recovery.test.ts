import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, goLive, linesRead, onAir, openRoom, reads, resume, say, watch } from '../support/pages.ts';
import { decodesOnNewPeer, peersMade, seesMovingPicture } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo'>;
let url: string;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo']);
  url = hall.server.url;
});
afterEach(() => hall.clear());
afterAll(() => hall?.close());

/** Ada is live; Ben and Cleo watch. */
async function lecture(name: string) {
  const { Ada, Ben, Cleo } = hall.people;
  const { id } = await openRoom(Ada, name, [Ben, Cleo]);
  const hers = await hall.window(Ada);
  const studio = await goLive(hers, url, id);
  const ben = await watch(await hall.window(Ben), url, id);
  const cleo = await watch(await hall.window(Cleo), url, id);
  return { id, hers, studio, ben, cleo };
}

test('Ada reloads: one click and she is on air again, and nobody else had to do anything', async () => {
  const { studio, ben, cleo } = await lecture('Reload');
  await studio.reload();
  await resume(studio);
  await onAir(studio).waitFor();
  for (const student of [ben, cleo]) await seesMovingPicture(student);
});

test('a second studio asks before it takes over, and the first is told', async () => {
  const { id, hers, studio, ben } = await lecture('Two tabs');
  const second = await hers.newPage();
  await second.goto(url + addresses.studio(id));
  await resume(second);
  const takeOver = second.getByRole('dialog').getByRole('button', { name: 'Take over' });
  await takeOver.waitFor();
  await onAir(studio).waitFor();
  await seesMovingPicture(ben);

  await takeOver.click();
  await onAir(second).waitFor();
  await studio.getByText('You are presenting in another tab or device now.').waitFor();
  await seesMovingPicture(ben);
});

test('the server is killed in mid-lecture and starts again: everyone is back by themselves, and the chat is complete', async () => {
  const { studio, ben, cleo } = await lecture('Crash');
  for (let line = 1; line <= 5; line++) await say(line % 2 ? ben : cleo, `line ${line} before`);
  for (const page of [studio, ben, cleo]) await reads(page, 'line 5 before');
  const before = await Promise.all([ben, cleo].map(peersMade));

  await hall.server.kill();
  await say(ben, 'line 6 while nobody answers');
  await hall.server.start();

  await reads(cleo, 'line 6 while nobody answers');
  await decodesOnNewPeer(ben, before[0]!, 30_000);
  await decodesOnNewPeer(cleo, before[1]!, 30_000);
  await say(cleo, 'line 7 afterwards');
  for (const page of [studio, ben, cleo]) await reads(page, 'line 7 afterwards');
  const expected = [1, 2, 3, 4, 5].map((line) => `line ${line} before`);
  expected.push('line 6 while nobody answers', 'line 7 afterwards');
  const [adas, bens, cleos] = await Promise.all([studio, ben, cleo].map(linesRead));
  expect([...bens!].sort()).toEqual(expected);
  expect(cleos).toEqual(bens);
  expect(adas).toEqual(bens);
});
