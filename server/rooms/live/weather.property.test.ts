import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { letTimeRun, pass, stopTime } from '../../../test/support/weather/clock.ts';
import { createFile, type File } from '../../../test/support/weather/database.ts';
import { clearUp, courses, perform, type Step } from '../../../test/support/weather/steps.ts';
import { createTown, people, settlePeople } from '../../../test/support/weather/town.ts';
import { complaints, unseen } from '../../../test/support/weather/verdict.ts';

let file: File;
beforeAll(async () => {
  file = await createFile();
  await settlePeople(file);
});
afterAll(() => file.close());
beforeEach(stopTime);
afterEach(letTimeRun);

/**
 * Two nodes, four tabs of three people: real pages and the real middle of the server; only sockets, bus and the line to the
 * database are ours to break. Whatever happens: once it is over, everybody sees the log as it is stored.
 */
test(
  'whatever breaks, and in whatever order: nothing acknowledged is lost, doubled or moved, and all screens agree',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(courses, async (course) => {
        expect(await whatIsWrongAfter(course)).toEqual([]);
      }),
      { numRuns: 250, interruptAfterTimeLimit: 60_000 },
    );
  },
);

async function whatIsWrongAfter(course: Step[]): Promise<string[]> {
  const town = await createTown(file);
  try {
    for (const step of course) await perform(town, step);
    await clearUp(town);
    const missed = unseen(town);
    // What a lost message of the bus hid shows with the next event, on either node. Staff's words are never held.
    const visitors = [0, 1].flatMap((node) => [people.ada, people.emil].map((person) => town.visit(node, person)));
    await pass(100);
    for (const visitor of visitors) if (visitor.person === people.ada) town.say(visitor);
    await pass(2_000);
    return [...missed, ...(await complaints(town, file, visitors))];
  } finally {
    await town.close();
  }
}
