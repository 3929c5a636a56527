/** `npm run pictures`, too: a small class looks at its own networks, for docs/teaching.md. It ends by itself, within two minutes. */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { act } from '../support/desk.ts';
import { openHall } from '../support/hall.ts';
import { lensOf, openLens, show } from '../support/lens.ts';
import { openRoomWith } from '../support/order.ts';
import { addresses, goLive, say } from '../support/pages.ts';
import { seesMovingPicture } from '../support/probes.ts';
import { until } from '../support/until.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/teaching');
const desktop = { viewport: { width: 1280, height: 800 } };

const hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora', 'Emil']);
try {
  await takePictures();
} finally {
  await hall.close();
}

async function takePictures(): Promise<void> {
  const { Ada, Ben, Cleo, Dora, Emil } = hall.people;
  const { url } = hall.server;
  const { id } = await openRoomWith(Ada, 'Computer Networks', { assistant: Ben, students: [Cleo, Dora, Emil] });
  const studio = await goLive(await hall.window(Ada, desktop), url, id);
  const pages: Page[] = [];
  for (const person of [Cleo, Dora, Ben, Emil]) {
    const page = await (await hall.window(person, desktop)).newPage();
    await page.goto(url + addresses.watch(id));
    await seesMovingPicture(page);
    pages.push(page);
  }
  const [cleo, dora] = pages as [Page, Page];

  await say(dora, 'Which way do these words take?');
  await act(dora, 'Which way do these words take?', 'Follow this message');
  await lensOf(dora)
    .getByText(/s from Enter to your screen/)
    .waitFor();
  await take(dora, 'lens-message');

  await studio.getByRole('button', { name: 'Look through the lens' }).click();
  await show(studio, 'Lab');
  const hers = lensOf(studio);
  await hers.getByRole('slider', { name: 'Loss' }).fill('15');
  await hers.getByRole('button', { name: 'Open the lab' }).click();
  await cleo.getByRole('button', { name: 'Take part' }).click();
  await openLens(cleo);
  await lensOf(cleo)
    .getByText(/loses \d+ ?% of the packets/)
    .first()
    .waitFor();
  await take(cleo, 'lens');
  await hers.getByRole('table', { name: 'Clean and impaired' }).scrollIntoViewIfNeeded();
  await until('the lab goes on for a while', async () => (await hers.getByText(/^1[0-9] seconds so far/).count()) > 0);
  await take(studio, 'lens-lab');
}

/** In the light theme, without the pointer's traces. */
async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400); // openings take 220 ms
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
