import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RoomDetail } from '../../protocol/api.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, askForSound, endLecture, goLive, openRoom, reads, say, watch } from '../support/pages.ts';
import { hearing, packetsReceived, seesMovingPicture } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Dora'>;
let url: string;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora']);
  url = hall.server.url;
});
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

const room = (name: string): Promise<RoomDetail> => {
  const { Ada, Ben, Cleo, Dora } = hall.people;
  return openRoom(Ada, name, [Ben, Cleo, Dora]);
};

test('three students see the picture move, hear the voice, and chat both ways with the presenter', async () => {
  const { Ada, Ben, Cleo, Dora } = hall.people;
  const { id } = await room('Operating Systems');
  const studio = await goLive(await hall.window(Ada), url, id);
  const students = [];
  for (const person of [Ben, Cleo, Dora]) students.push(await watch(await hall.window(person), url, id));

  for (const student of students) {
    await askForSound(student);
    await expect.poll(async () => (await hearing(student)).aloud, { timeout: 10_000 }).toBe(true);
    const before = (await hearing(student)).energy;
    await expect.poll(async () => (await hearing(student)).energy, { timeout: 10_000 }).toBeGreaterThan(before);
  }

  await say(studio, 'Welcome, everybody');
  for (const student of students) await reads(student, 'Welcome, everybody');
  await say(students[1]!, 'Good morning from the third row');
  for (const page of [studio, ...students]) await reads(page, 'Good morning from the third row');
});

test('who waits gets the picture without a click, and hears of the end', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await room('Networks');
  const waiting = await (await hall.window(Cleo)).newPage();
  await waiting.goto(url + addresses.watch(id));
  await say(waiting, 'Is this the right hall?');
  await reads(waiting, 'Is this the right hall?');

  const studio = await goLive(await hall.window(Ada), url, id);
  await seesMovingPicture(waiting);
  await reads(studio, 'Is this the right hall?');

  await endLecture(studio);
  await waiting
    .getByText(/has ended|is over/i)
    .first()
    .waitFor();
  const before = await packetsReceived(waiting);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const after = await packetsReceived(waiting);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(after - before).toBeLessThan(1_000);
  expect(await packetsReceived(waiting)).toBe(after);
});

test('who comes late sees the lecture and what was said before', async () => {
  const { Ada, Ben } = hall.people;
  const { id } = await room('Late');
  const studio = await goLive(await hall.window(Ada), url, id);
  await say(studio, 'We begin with page tables');
  await reads(studio, 'We begin with page tables');
  const late = await watch(await hall.window(Ben), url, id);
  await reads(late, 'We begin with page tables');
});
