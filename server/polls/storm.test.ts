import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { Choice } from '../../protocol/polls.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryHub } from '../bus/memory.ts';
import { refusal } from '../chat/test/seminar.ts';
import type { UserError } from '../errors.ts';
import { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { colours, enteredWith, lecture, PollNode, toldOf } from './test/nodes.ts';
import { VoteLane } from './votes-lane.ts';
import { createVoteStore } from './votes.store.ts';

describe.each(databases())('many votes on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let here: PollNode;
  let there: PollNode;

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
  });
  beforeEach(() => {
    const hub = new MemoryHub();
    here = new PollNode(store, { hub });
    there = new PollNode(store, { hub });
    return () => [here, there].forEach((node) => node.stop());
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  /** People with a seat, as far as the votes are concerned: one page to start from, and an account of their own. */
  const hallOf = (tab: Person, count: number) =>
    Array.from({ length: count }, (_, n) => {
      const person = new Person(`Student ${n}`);
      person.seat = tab.seat;
      return person;
    });

  test('a hall that votes at once is counted exactly, in few transactions, and told at most so often', async () => {
    const { a, c } = await lecture(here);
    const run = await here.open(a, colours);
    const before = performance.now();
    await Promise.all(hallOf(c, 1_000).map((person, n) => here.vote(person, run, { options: [n % 3] })));
    await expect.poll(() => a.of('poll.tallied').at(-1)?.tally?.counts).toEqual([334, 333, 333]);
    const most = Math.ceil((performance.now() - before) / limits.talliedEveryMs) + 2; // the first at once, and one when it was opened
    expect(a.of('poll.tallied').length).toBeLessThanOrEqual(most);
    expect(c.of('poll.tallied').at(-1)).toMatchObject({ voters: 1_000, tally: null });
  });

  test('votes that arrive together are one transaction, and a room takes so many votes in a short time', async () => {
    const { a, c } = await lecture(here);
    const run = await here.open(a, colours);
    const votes = createVoteStore(store.db);
    let transactions = 0;
    const counted = { write: (...asked: Parameters<typeof votes.write>) => (transactions++, votes.write(...asked)) };
    const lane = new VoteLane(counted, Date.now);
    const vote = (n: number) => lane.write(run.id, { voter: `voter ${n}`, choice: '{"options":[0]}', at: 0 });
    expect((await Promise.all(Array.from({ length: 300 }, (_, n) => vote(n)))).every((written) => written)).toBe(true);
    expect(transactions).toBe(1);
    await expect(vote(0)).resolves.toMatchObject({ at: 1 }); // later than the one before, whatever clocks say
    const wrong = { options: [9] }; // costs a place of the room's, and nothing of the disk
    const refused: string[] = [];
    for (const person of hallOf(c, 2 * limits.roomVoteRate.burst)) {
      await here.vote(person, run, wrong).catch((error: UserError) => refused.push(error.code));
      if (refused.at(-1) === 'rate') break;
    }
    expect(refused.length).toBeGreaterThan(limits.roomVoteRate.burst);
    expect(refused.at(-1)).toBe('rate');
  });

  test('two nodes count as one, and whoever voted at one of them finds his vote at the other', async () => {
    const { a, c, d, room, people } = await lecture(here);
    const dora = await there.visit(people.dora, room);
    const run = await here.open(a, colours);
    await expect.poll(() => toldOf(dora)?.id).toBe(run.id);
    await here.vote(c, run, { options: [0] });
    await there.vote(dora, run, { options: [2] });
    await expect.poll(() => a.of('poll.tallied').at(-1)?.tally?.counts).toEqual([1, 0, 1]);
    await expect.poll(() => dora.of('poll.tallied').at(-1)).toMatchObject({ voters: 2, tally: null });
    await expect.poll(() => toldOf(d)?.mine).toEqual({ options: [2] }); // her other page, at the other node
    expect(enteredWith(await there.visit(people.cleo, room))).toMatchObject({ mine: { options: [0] } });
    await there.close(await there.visit(people.ben, room), run);
    await expect.poll(() => toldOf(a)).toMatchObject({ state: 'closed', tally: { voters: 2 } });
    await expect(here.vote(c, run, { options: [1] })).rejects.toEqual(refusal('conflict'));
  });

  test('where the bus lost what was told of votes, who enters has his own a moment later, and the close tells all', async () => {
    const { a, c, room, people } = await lecture(here);
    const dora = await there.visit(people.dora, room);
    const run = await here.open(a, colours);
    await expect.poll(() => toldOf(dora)?.id).toBe(run.id);
    const { registry } = here.house;
    registry.tell = () => {};
    await here.vote(c, run, { options: [1] });
    const cleo = await there.visit(people.cleo, room);
    expect(enteredWith(cleo)).toMatchObject({ id: run.id, mine: null });
    await expect.poll(() => toldOf(cleo)?.mine).toEqual({ options: [1] });
    await here.close(a, run);
    await expect.poll(() => toldOf(dora)).toMatchObject({ state: 'closed', voters: 1 });
  });

  test('whatever is voted and closed in whatever order: what was acknowledged is in the tally, what was refused is not', async () => {
    const { a, c, d, room, people } = await lecture(here);
    const ben = await there.visit(people.ben, room);
    const cleo = await there.visit(people.cleo, room);
    const step = fc.record({ who: fc.nat(5), option: fc.nat(2), node: fc.nat(1) });
    const plan = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 25 }),
      closeAt: fc.nat(25),
      anonymous: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ steps, closeAt, anonymous }) => {
        const director = a.anotherTab(); // for the rate
        director.seat = a.seat;
        director.identity = { ...a.identity, accountId: new Person('A').identity.accountId };
        const run = await here.open(director, { ...colours, anonymous });
        await expect.poll(() => toldOf(ben)?.id).toBe(run.id);
        const hall = [...hallOf(c, 3), ...hallOf(d, 3)];
        const acknowledged = new Map<Person, Choice>();
        const asked: Promise<unknown>[] = [];
        for (const [n, { who, option, node }] of steps.entries()) {
          if (n === closeAt) asked.push(here.close(director, run));
          const person = hall[who]!;
          const choice = { options: [option] };
          person.seat = node === 0 ? c.seat : cleo.seat;
          const vote = (node === 0 ? here : there).vote(person, run, choice);
          const counts = vote.then(() => void acknowledged.set(person, choice));
          asked.push(counts.catch((error: UserError) => expect(error.code).toBe('conflict')));
          // The same person at both nodes at once: nobody can say which is later, so each waits for his own answer.
          if (steps[n + 1]?.who === who || n % 3 === 0) await counts.catch(() => {});
          else if (steps.slice(n + 1).some((later) => later.who === who && later.node !== node))
            await counts.catch(() => {});
        }
        await Promise.all(asked);
        await here.close(director, run);
        await expect.poll(() => [toldOf(a)?.id, toldOf(a)?.state]).toEqual([run.id, 'closed']);
        const truth = [0, 0, 0];
        for (const { options } of acknowledged.values()) truth[options![0]!]!++;
        expect(toldOf(a)!.tally).toEqual({ voters: acknowledged.size, counts: truth });
        await expect.poll(() => toldOf(ben)).toMatchObject({ id: run.id, state: 'closed', tally: { counts: truth } });
      }),
      { numRuns: 6, seed: 20_261_123 },
    );
  });
});
