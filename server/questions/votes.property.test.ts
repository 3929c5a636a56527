import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Question, QuestionState } from '../../protocol/questions.ts';
import type { Store } from '../store/port.ts';
import { stateAfter } from './rules.ts';
import { Course, idOf } from './test/course.ts';

let database: TestDatabase;
let store: Store;
let course: Course;
beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  course = new Course(store);
});
afterAll(async () => {
  course.stop();
  await store.close();
  await database.drop();
});

const which = fc.nat({ max: 3 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('vote' as const), who: which, of: which, on: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('merge' as const), of: which, into: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const), of: which }) },
);

/** What it should be, told in sets of people. */
interface Model {
  state: QuestionState;
  votes: Set<number>;
  into: number | null;
}

test('however people vote and staff merge, each person counts once for a question, and nobody is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const { a, b, c, d, m } = await course.seminar();
      const people = [a, c, d, m];
      const asked: Question[] = [];
      for (const person of people) asked.push(await course.ask(person, 'Why?'));
      const models: Model[] = people.map((_, n) => ({ state: 'open', votes: new Set([n]), into: null }));
      for (const one of steps) {
        const model = models[one.of]!;
        const question = asked[one.of]!;
        const possible = stateAfter(one.do, model.state) !== null;
        if (one.do === 'vote') {
          const doing = course.vote(people[one.who]!, question, one.on);
          expect(await succeeds(doing)).toBe(possible);
          if (possible) model.votes[one.on ? 'add' : 'delete'](one.who);
        } else if (one.do === 'reopen') {
          expect(await succeeds(course.decide(b, question, 'reopen'))).toBe(possible);
          if (possible) Object.assign(model, { state: 'open', into: null });
        } else {
          const may = possible && one.into !== one.of && models[one.into]!.state === 'open';
          expect(await succeeds(course.decide(b, question, 'merge', { into: asked[one.into]!.id }))).toBe(may);
          if (!may) continue;
          for (const voter of [...model.votes, one.of]) models[one.into]!.votes.add(voter);
          Object.assign(model, { state: 'merged', into: one.into });
          for (const other of models) if (other.into === one.of) other.into = one.into;
        }
        // Nobody is slowed down here.
        course.clock.forward(60_000);
      }
      const { questions } = await course.list(b);
      const now = asked.map(({ id }) => questions.find((one) => one.id === id)!);
      expect(now.map(({ state, votes, into }) => ({ state, votes, into }))).toEqual(
        models.map(({ state, votes, into }) => ({
          state,
          votes: votes.size,
          into: into === null ? null : asked[into]!.id,
        })),
      );
      const own = new Map((await course.list(c)).questions.map((one) => [one.id, one.mine]));
      for (const [n, { id, state }] of now.entries())
        if (state === 'open') expect([idOf(c), own.get(id)]).toEqual([idOf(c), models[n]!.votes.has(1)]);
    }),
    { seed: 20, numRuns: 8 },
  );
});

const succeeds = (doing: Promise<void>): Promise<boolean> =>
  doing.then(
    () => true,
    () => false,
  );
