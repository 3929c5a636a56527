import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openWindow } from '../support/browser.ts';
import { enrol } from '../support/crowd.ts';
import { withDatabase } from '../support/databases.ts';
import { startNodes, type TestNodes } from '../support/nodes.ts';
import { fewPictures } from '../support/hall.ts';
import { askForSound, goLive, linesRead, onAir, openRoom, reads, say, watch } from '../support/pages.ts';
import type { Person } from '../support/people.ts';
import { hearing, seesMovingPicture } from '../support/probes.ts';

let several: TestNodes;
let browser: Browser;
let people: Person[];

beforeAll(async () => {
  [several, browser] = await Promise.all([
    withDatabase('postgres').then((database) => startNodes(database, 3)),
    launchBrowser({ args: [fewPictures] }),
  ]);
  people = await enrol(several, several.location, ['Ada', 'Ben', 'Cleo']);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
afterAll(async () => {
  await browser?.close();
  await several?.stop();
});

/** Ada gives a lecture, Ben and Cleo watch, each by way of the address given. */
async function lecture(name: string, at: [string, string, string]) {
  const [ada, ben, cleo] = people as [Person, Person, Person];
  const { id } = await openRoom(ada, name, [ben, cleo]);
  const window = (person: Person, url: string) => openWindow(browser, { url, cookie: person.cookie });
  const studio = await goLive(await window(ada, at[0]), at[0], id);
  const students = [
    await watch(await window(ben, at[1]), at[1], id),
    await watch(await window(cleo, at[2]), at[2], id),
  ] as [Page, Page];
  return { id, studio, students };
}

test('a lecture that is given at one node is seen, heard and spoken of at the others', async () => {
  const [one, two, three] = several.nodes;
  const { studio, students } = await lecture('Three nodes', [one!.url, two!.url, three!.url]);
  for (const student of students) {
    await askForSound(student);
    await expect.poll(async () => (await hearing(student)).energy, { timeout: 10_000 }).toBeGreaterThan(0);
  }
  await say(students[0], 'Good morning from the second node');
  for (const page of [studio, students[1]]) await reads(page, 'Good morning from the second node');
  await students[1].getByText('2 watching').first().waitFor();
});

test('all nodes are stopped and started anew, one after the other, in mid-lecture: no error page, the picture returns, no word is lost', async () => {
  const { url } = several;
  const { studio, students } = await lecture('Rolling', [url, url, url]);
  const pages = [studio, ...students];
  const failed: string[] = [];
  for (const page of pages)
    page.on('framenavigated', (frame) => frame === page.mainFrame() && failed.push(`${page.url()} was loaded again`));
  const lines: string[] = [];
  for (const [round, node] of several.nodes.slice(0, 3).entries()) {
    const stopped = node.terminate();
    for (const [at, page] of students.entries()) {
      lines.push(`line ${round} ${at}`);
      await say(page, lines.at(-1)!);
    }
    expect(await stopped).toBe(0);
    await several.add();
    await onAir(studio).waitFor();
    for (const student of students) await seesMovingPicture(student);
  }
  for (const page of pages)
    await expect.poll(async () => (await linesRead(page)).toSorted(), { timeout: 20_000 }).toEqual(lines.toSorted());
  expect(await linesRead(students[0])).toEqual(await linesRead(students[1]));
  expect(failed).toEqual([]);
}, 180_000);
