import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, composer, linesRead, openRoom, reads, say } from '../support/pages.ts';

let hall: Hall<'Ada' | 'Cleo'>;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Cleo']);
});
afterEach(() => hall.clear());
afterAll(() => hall?.close());

test('what Cleo writes offline survives a reload and is sent once, in order, when she is back', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'On the train', [Cleo]);
  const ada = await (await hall.window(Ada)).newPage();
  await ada.goto(hall.server.url + addresses.watch(id));
  await composer(ada).waitFor();
  const train = await hall.window(Cleo);
  const cleo = await train.newPage();
  await cleo.goto(hall.server.url + addresses.watch(id));
  await say(cleo, 'line 1 on the platform');
  await reads(ada, 'line 1 on the platform');

  await hall.server.kill();
  await say(cleo, 'line 2 in the tunnel');
  await say(cleo, 'line 3 in the tunnel');
  await reads(cleo, 'line 3 in the tunnel');
  await cleo.close();
  await hall.server.start();
  const again = await train.newPage();
  await again.goto(hall.server.url + addresses.watch(id));

  await reads(ada, 'line 3 in the tunnel');
  await expect
    .poll(() => linesRead(ada))
    .toEqual(['line 1 on the platform', 'line 2 in the tunnel', 'line 3 in the tunnel']);
  await expect.poll(() => linesRead(again)).toEqual(await linesRead(ada));
});
