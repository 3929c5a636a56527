import fc from 'fast-check';
import type { Delivery } from './bus.ts';
import type { Commits, Queries } from './database.ts';
import type { Resident, Town } from './town.ts';
import { pass } from './clock.ts';

/** What may happen, each with its own figures; `then` milliseconds pass before the next. */
interface Steps {
  say: { who: number };
  erase: { who: number; which: number };
  cut: { who: number; noticed: boolean };
  line: { who: number; up: boolean; down: boolean };
  reload: { who: number };
  commits: { node: number; how: Commits };
  queries: { node: number; how: Queries };
  bus: { how: Delivery };
  kill: { node: number; lastBreath: boolean };
  wait: { long: number };
}
export type Step = { [K in keyof Steps]: { do: K; then: number } & Steps[K] }[keyof Steps];

const who = fc.nat({ max: 3 });
const which = fc.nat({ max: 9 });
const node = fc.nat({ max: 1 });
const then = fc.constantFrom(0, 0, 0, 1, 20, 60, 500, 2_500);

const kinds: { [K in keyof Steps]: { often: number; what: { [F in keyof Steps[K]]: fc.Arbitrary<Steps[K][F]> } } } = {
  say: { often: 12, what: { who } },
  erase: { often: 3, what: { who, which } },
  cut: { often: 4, what: { who, noticed: fc.boolean() } },
  line: { often: 3, what: { who, up: fc.boolean(), down: fc.boolean() } },
  reload: { often: 1, what: { who } },
  commits: { often: 5, what: { node, how: fc.constantFrom('flows', 'flows', 'stands', 'away', 'mute', 'torn') } },
  queries: { often: 2, what: { node, how: fc.constantFrom('flows', 'flows', 'stands', 'away') } },
  bus: { often: 3, what: { how: fc.constantFrom('flows', 'flows', 'stands', 'lost', 'mixed') } },
  kill: { often: 1, what: { node, lastBreath: fc.boolean() } },
  wait: { often: 1, what: { long: fc.constantFrom(5_000, 70_000) } },
};

const anyStep = Object.entries(kinds).map(([name, { often, what }]) => {
  const fields: Record<string, fc.Arbitrary<unknown>> = { do: fc.constant(name), ...what, then };
  return { weight: often, arbitrary: fc.record(fields) as fc.Arbitrary<unknown> as fc.Arbitrary<Step> };
});

/** Any course of events. */
export const courses: fc.Arbitrary<Step[]> = fc.array(fc.oneof(...anyStep), {
  minLength: 1,
  maxLength: 40,
  size: 'max',
});

const performed: { [K in keyof Steps]: (town: Town, step: Steps[K]) => void | Promise<void> } = {
  say: (town, { who }) => town.say(town.residents[who]!),
  erase(town, { who, which }) {
    const { page } = town.residents[who]!;
    const seq = messageOf(town.residents[who]!, which);
    if (seq) page.visit.erase(seq).catch(() => {});
  },
  cut: (town, { who, noticed }) => town.residents[who]!.wire.break(noticed),
  line(town, { who, up, down }) {
    const { wire } = town.residents[who]!;
    if (!up && !down) wire.flow();
    wire.stands = { up, down };
  },
  reload: (town, { who }) => town.reload(town.residents[who]!),
  commits(town, { node, how }) {
    town.nodes[node]!.line.commits = how;
    town.nodes[node]!.line.move();
  },
  queries(town, { node, how }) {
    town.nodes[node]!.line.queries = how;
    town.nodes[node]!.line.move();
  },
  bus: (town, { how }) => town.wind.turn(how),
  kill: (town, { node, lastBreath }) => town.kill(node, lastBreath),
  wait: (_town, { long }) => pass(long),
};

export async function perform(town: Town, step: Step): Promise<void> {
  await (performed[step.do] as (town: Town, step: Step) => void | Promise<void>)(town, step);
  await pass(step.then);
}

/** One of the messages on that screen. */
function messageOf({ page }: Resident, which: number): number | undefined {
  const messages = page.view.log?.events.filter((event) => event.type === 'chat.posted') ?? [];
  return messages[which % messages.length]?.seq;
}

/** Everything works again, and has time to. */
export async function clearUp(town: Town): Promise<void> {
  for (const { line } of town.nodes) {
    line.commits = line.queries = 'flows';
    line.move();
  }
  town.wind.turn('flows');
  for (const { wire } of town.residents) wire.flow();
  for (let n = 0; n < 60 && !town.residents.every(atRest); n++) await pass(1_000);
  await pass(7_000); // whoever left without a word is noticed
}

function atRest({ page }: Resident): boolean {
  const { connection, place, outbox } = page.view;
  return connection.name === 'open' && place === 'inside' && outbox.length === 0;
}
