import fc from 'fast-check';
import { Refused } from '../../../web/room/requests.ts';
import type { Visit } from '../../../web/room/visit.ts';
import type { Delivery } from './bus.ts';
import type { Commits, Queries } from './database.ts';
import type { Resident, Town } from './town.ts';
import { pass } from './clock.ts';

/** What may happen, each with its own figures; `then` milliseconds pass before the next. */
interface Steps {
  say: { who: number; anonymous: boolean };
  edit: { who: number; which: number };
  erase: { who: number; which: number };
  react: { who: number; which: number; on: boolean };
  pin: { which: number | null };
  purge: { whom: number };
  rules: { approveFirst: boolean; anonymous: boolean };
  decide: { which: number; release: boolean };
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
  say: { often: 14, what: { who, anonymous: fc.nat({ max: 4 }).map((n) => n === 4) } },
  edit: { often: 2, what: { who, which } },
  erase: { often: 2, what: { who, which } },
  react: { often: 2, what: { who, which, on: fc.boolean() } },
  pin: { often: 1, what: { which: fc.option(which) } },
  purge: { often: 1, what: { whom: who } },
  rules: { often: 1, what: { approveFirst: fc.boolean(), anonymous: fc.boolean() } },
  decide: { often: 2, what: { which, release: fc.boolean() } },
  cut: { often: 4, what: { who, noticed: fc.boolean() } },
  line: { often: 3, what: { who, up: fc.boolean(), down: fc.boolean() } },
  reload: { often: 1, what: { who } },
  commits: { often: 5, what: { node, how: fc.constantFrom('flows', 'flows', 'stands', 'away', 'mute', 'torn') } },
  queries: { often: 3, what: { node, how: fc.constantFrom('flows', 'flows', 'stands', 'slow', 'away') } },
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
  say: (town, { who, anonymous }) => town.say(town.residents[who]!, anonymous),
  edit: (town, { who, which }) => aboutMessage(town, who, which, (visit, seq) => visit.edit(seq, town.newText())),
  erase: (town, { who, which }) => aboutMessage(town, who, which, (visit, seq) => visit.erase(seq)),
  react: (town, { who, which, on }) => aboutMessage(town, who, which, (visit, seq) => visit.react(seq, 'helpful', on)),
  pin(town, { which }) {
    if (which === null) maybe(staffOf(town).page.visit.pin(null));
    else aboutMessage(town, 0, which, (visit, seq) => visit.pin(seq));
  },
  purge(town, { whom }) {
    const person = town.residents[whom]!.person.identity.accountId;
    maybe(staffOf(town).page.visit.request({ type: 'chat.purge', person }));
  },
  rules: (town, { approveFirst, anonymous }) =>
    maybe(staffOf(town).page.visit.request({ type: 'rules.change', rules: { approveFirst, anonymous } })),
  decide(town, { which, release }) {
    const { page } = staffOf(town);
    const waiting = page.view.chat.asides.filter(({ state }) => state === 'waiting');
    const aside = waiting[which % waiting.length]?.id;
    if (aside) maybe(page.visit.request({ type: 'aside.decide', aside, release }));
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
    town.stumbled = true;
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

const staffOf = (town: Town): Resident => town.residents[0]!;

/** Whether it is granted shows in the log; nobody tries again. */
function maybe(deed: Promise<unknown>): void {
  deed.catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
}

/** Does it to one of the messages on that screen. */
function aboutMessage(
  town: Town,
  who: number,
  which: number,
  deed: (visit: Visit, seq: number) => Promise<unknown>,
): void {
  const { page } = town.residents[who]!;
  const messages = page.view.log?.events.filter((event) => event.type === 'chat.posted') ?? [];
  const seq = messages[which % messages.length]?.seq;
  if (seq) maybe(deed(page.visit, seq));
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
  return connection.name === 'open' && place === 'inside' && outbox.every(({ state }) => state === 'failed');
}
