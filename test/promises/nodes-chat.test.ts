import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { attend, enrol, isHere, isSettled, openHouse, type Attendee } from '../support/crowd.ts';
import { startNodes, type TestNode, type TestNodes } from '../support/nodes.ts';
import { withDatabase } from '../support/databases.ts';
import { ask } from '../support/http.ts';
import { signIn, type Person } from '../support/people.ts';
import { openLine } from '../support/posting.ts';
import { until } from '../support/until.ts';
import { createWriters, storedLog, verdictOn } from '../support/writing.ts';

const names = ['Ada', ...Array.from({ length: 19 }, (_, n) => `Student ${n}`)];
const clean = { lost: 0, duplicated: 0, reordered: 0, unsent: 0 };

let several: TestNodes;
let people: Person[];
beforeAll(async () => {
  several = await startNodes(await withDatabase('postgres'), 3);
  people = await enrol(several, several.location, names);
});
afterAll(() => several?.stop());

test('who signs out at one node is shown out at all of them', async () => {
  const [ada] = people as [Person];
  const cleo = await signIn(several, ada);
  const lines = await Promise.all(several.nodes.map((node) => openLine(node, cleo)));
  const other = await openLine(several.nodes[1]!, ada);
  const answer = await ask(`${several.nodes[0]!.url}/api/auth/sign-out`, {
    method: 'POST',
    headers: { cookie: cleo.cookie },
  });
  expect(answer.status).toBeLessThan(300);
  expect(await Promise.all(lines.map(({ closed }) => closed))).toEqual([4001, 4001, 4001]);
  expect(await other.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
  other.close();
});

test('wrong passwords spread over three nodes lock as at one: a round over all of them more at most', async () => {
  const { email } = people[1]!;
  const allowed = limits.signInTries.count;
  let tries = 0;
  for (let status = 401; status === 401 && tries < 3 * allowed; tries++) {
    const node = several.nodes[tries % 3]!;
    ({ status } = await ask(`${node.url}/api/auth/sign-in`, { body: { email, password: `not hers ${tries}` } }));
    expect([401, 429]).toContain(status);
  }
  expect(tries - 1).toBeGreaterThanOrEqual(allowed);
  expect(tries - 1).toBeLessThanOrEqual(allowed + 2);
});

test('sixty people over three nodes: whatever breaks, nothing that was acknowledged is missing, doubled or moved', async () => {
  const room = await openHouse(people[0]!);
  const pages = people.flatMap((person) => [1, 2, 3].map(() => attend(several, person, room)));
  const writers = createWriters(pages, 40);
  try {
    await until('everybody is here', () => pages.every(isHere));
    const [one, two, three] = several.nodes as [TestNode, TestNode, TestNode];
    writers.start();
    await written(pages, 40);

    const hearAgain = several.nodes.map((node) => saysNow(node, 'Redis is back'));
    await several.redis.kill();
    await written(pages, 40);
    await several.redis.start();
    await until('nodes hear each other', () => hearAgain.every((does) => does()));
    await written(pages, 40);

    const isAlone = saysNow(one, 'Redis is away');
    one.toRedis.cut();
    await until('one is alone', isAlone);
    await written(pages, 60);
    const isBack = saysNow(one, 'Redis is back');
    one.toRedis.restore();
    await until('it is back', isBack);

    two.toDatabase.cut();
    await until('its people are asked to wait', () => pages.some(wasAskedToWait));
    await written(pages, 20);
    two.toDatabase.restore();
    await until('nobody waits', () => pages.every(isHere));
    await written(pages, 40);

    await three.kill();
    await written(pages, 40);
    const [code] = await Promise.all([one.terminate(), several.add()]);
    expect(code).toBe(0);
    await until('everybody is here', () => pages.every(isHere));
    await written(pages, 40);

    await writers.stop();
    await until('everything is sent', () => pages.every(isSettled));
    const log = await storedLog(several.location, room);
    const last = log.at(-1)!.seq;
    await until('all screens end there', () => pages.every(({ events }) => events.at(-1)?.seq === last));
    expect(verdictOn(log, pages)).toMatchObject(clean);
  } finally {
    await writers.stop();
    for (const page of pages) page.close();
  }
}, 120_000);

/** Whether the node logged this since now. */
function saysNow(node: TestNode, words: string): () => boolean {
  const from = node.log().length;
  return () => node.log().includes(words, from);
}

const wasAskedToWait = ({ heard }: Attendee): boolean =>
  heard.some((message) => message.type === 'error' && message.code === 'busy');

/** That many more were acknowledged. */
async function written(pages: Attendee[], more: number): Promise<void> {
  const count = () => pages.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const before = count();
  await until('they have written', () => count() >= before + more);
}
