import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import { refusal } from '../chat/test/seminar.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { Course, known, soon } from './test/course.ts';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await withDatabase('postgres');
  store = await database.open();
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

let here: Course;
let there: Course;
let lost: boolean;
/** What `here` told other nodes. */
let told: string[];
beforeEach(() => {
  const hub = new MemoryHub();
  const bus = new MemoryBus(hub);
  const publish = bus.publish.bind(bus);
  bus.publish = (channel, message) => {
    told.push(JSON.stringify(message));
    if (!lost) publish(channel, message);
  };
  told = [];
  lost = false;
  here = new Course(store, { bus });
  there = new Course(store, { bus: new MemoryBus(hub) });
});
afterEach(() => [here, there].forEach((course) => course.stop()));

const visit = (course: Course, room: string, ...people: Person[]) => course.school.visit(room, ...people);

test('what is asked, voted, claimed and decided at one node is told at the other, to each what he may see', async () => {
  const { room, a, c, d } = await here.seminar({ approveFirst: true });
  const [ada, cleo, dora] = await visit(there, room, a, c, d);
  const question = await here.ask(c, 'Why?');
  await soon(() => known(ada!).get(question.id)).toMatchObject({ state: 'waiting', by: { name: 'Cleo' } });
  await soon(() => known(cleo!).get(question.id)).toMatchObject({ state: 'waiting' });
  expect(dora!.of('questions.told')).toEqual([]);
  await there.decide(ada!, question, 'approve');
  await soon(() => known(d).get(question.id)).toMatchObject({ state: 'open' });
  await here.vote(d, question);
  await soon(() => known(cleo!).get(question.id)?.votes).toBe(2);
  await there.decide(ada!, question, 'claim');
  await soon(() => known(a).get(question.id)?.claimed).toMatchObject({ name: 'Ada' });
  expect(there.questions.seenBy(ada!)).toEqual({ open: 1, waiting: 0 });
  expect(JSON.stringify([d.heard, dora!.heard])).not.toContain('claimed');
  expect(told.join()).not.toContain('Why?');
});

test('what was merged into what was merged is shown at the other node, too', async () => {
  const { room, b, c, d, m } = await here.seminar();
  const [ben] = await visit(there, room, b);
  const [one, two, three] = [await here.ask(c, 'One?'), await here.ask(d, 'Two?'), await here.ask(m, 'Three?')];
  await here.decide(b, one, 'merge', { into: two.id });
  await here.decide(b, two, 'merge', { into: three.id });
  await soon(() => known(ben!).get(one.id)?.into).toBe(three.id);
  await soon(() => known(ben!).get(three.id)?.votes).toBe(3);
});

test('what the bus lost is told once the log, or the room, is read again', async () => {
  const { room, a, b, c } = await here.seminar();
  const [ben, cleo] = await visit(there, room, b, c);
  const first = await here.ask(c, 'First?');
  await soon(() => known(cleo!).has(first.id)).toBe(true);
  lost = true;
  const second = await here.ask(c, 'Second?');
  await here.vote(a, first);
  await here.decide(b, second, 'claim');
  await soon(() => known(a).get(first.id)?.votes).toBe(2);
  const { registry } = there.school.house;
  await registry.peek(room)!.catchUp();
  await soon(() => known(cleo!).get(second.id)).toMatchObject({ state: 'open', text: 'Second?' });
  await registry.renew(registry.peek(room)!);
  await soon(() => known(ben!).get(first.id)?.votes).toBe(2);
  expect(known(ben!).get(second.id)?.claimed).toMatchObject({ name: 'Ben' });
  expect(there.questions.seenBy(cleo!)).toEqual({ open: 2, waiting: null });
});

test('two nodes that decide at the same moment decide once; a vote meanwhile counts or is refused', async () => {
  const { room, a, b, c, d, m } = await here.seminar();
  const [ben, mallory] = await visit(there, room, b, m);
  const [one, two] = [await here.ask(c, 'One?'), await here.ask(d, 'Two?')];
  await soon(() => known(mallory!).has(two.id)).toBe(true);
  const [merged, dismissed, voted] = await Promise.allSettled([
    here.decide(a, one, 'merge', { into: two.id }),
    there.decide(ben!, one, 'dismiss', { reason: 'no' }),
    there.vote(mallory!, one),
  ]);
  const refused = [merged, dismissed].filter((one) => one.status === 'rejected');
  expect(refused).toMatchObject([{ reason: refusal('conflict') }]);
  const [now] = (await here.list(a)).questions.filter(({ id }) => id === two.id);
  const counts = merged.status === 'fulfilled' && voted.status === 'fulfilled';
  expect(now!.votes).toBe(merged.status === 'fulfilled' ? (counts ? 3 : 2) : 1);
});
