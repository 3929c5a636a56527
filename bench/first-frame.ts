/** From the click on a live lecture to the first frame on the student's screen, in real Chromium. */
import { median, percentile } from '../test/support/figures.ts';
import { launchBrowser, openWindow } from '../test/support/browser.ts';
import { addresses, goLive, openRoom, watchLink } from '../test/support/pages.ts';
import { admit } from '../test/support/people.ts';
import { clickToFrame } from '../test/support/probes.ts';
import { startServer } from '../test/support/server.ts';
import type { Benchmark } from './run.ts';

const goalMs = 1_000;

export const run: Benchmark = async ({ quick, progress }) => {
  const server = await startServer();
  // Presenter and viewer do not share a browser, as they do not in life.
  const [hers, his] = await Promise.all([launchBrowser(), launchBrowser()]);
  try {
    const { Ada, Cleo } = await admit(server, ['Ada', 'Cleo']);
    const room = await openRoom(Ada, 'Operating Systems', [Cleo]);
    await goLive(await openWindow(hers, { url: server.url, cookie: Ada.cookie }), server.url, room.id);
    const times: number[] = [];
    for (let join = 1; join <= (quick ? 5 : 10); join++) {
      // A window of its own each time: nothing of the join before is cached or connected.
      const window = await openWindow(his, { url: server.url, cookie: Cleo.cookie });
      const page = await window.newPage();
      await page.goto(server.url + addresses.room(room.id));
      await watchLink(page).click();
      times.push(await clickToFrame(page));
      progress(`join ${join}: ${times.at(-1)} ms`);
      await window.close();
    }
    const medianMs = median(times);
    progress(`median ${medianMs} ms, goal ${goalMs}: ${medianMs < goalMs ? 'met' : 'missed'}`);
    return { joins: times.length, medianMs, p95Ms: percentile(times, 0.95), times };
  } finally {
    await Promise.all([hers.close(), his.close()]);
    await server.stop();
  }
};
