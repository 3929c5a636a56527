import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { ViewerRow } from '../media/lens-port.ts';
import type { Client, Seat } from '../rooms/client.ts';
import { Person } from '../rooms/test/house.ts';
import { groupsOf, lookAt } from './groups.ts';
import { row } from './test/row.ts';

const people = ['Cleo', 'Dora', 'Emil', 'Finn', 'Gus'].map((name) => {
  const person = new Person(name);
  person.seat = {} as Seat;
  return person;
});
const [cleo, dora] = people as [Person, Person];
/** Everybody by a connection of his name. */
const all = people.map((person): [string, Client] => [person.identity.name, person]);
const rows = (of: (name: string) => Partial<ViewerRow> = () => ({})) => all.map(([name]) => row(name, of(name)));
const volunteers = new Set<Client>([cleo, dora]);

/** How everybody fared in the second between two looks. */
const between = (before: ViewerRow[], after: ViewerRow[], watching: [string, Client | null][] = all) =>
  groupsOf(lookAt(after, watching, volunteers, 3_000), lookAt(before, watching, volunteers, 2_000));

test('each figure is the mean of the people of a group, and rates are differences', () => {
  const before = rows(() => ({ bytes: 1_000_000, nacks: 100, resent: 90, pictureLosses: 3 }));
  const after = rows((name) =>
    name === 'Cleo'
      ? {
          loss: 0.2,
          jitterMs: 40,
          roundTripMs: 500,
          quality: 'low',
          bytes: 1_025_000,
          nacks: 110,
          resent: 95,
          pictureLosses: 4,
        }
      : name === 'Dora'
        ? {
            loss: 0.1,
            jitterMs: null,
            roundTripMs: 300,
            quality: 'none',
            bytes: 1_050_000,
            nacks: 100,
            resent: 90,
            pictureLosses: 3,
          }
        : { bytes: 1_250_000, nacks: 100, resent: 90, pictureLosses: 3 },
  );
  expect(between(before, after)).toEqual({
    impaired: {
      people: 2,
      ...{ lossPercent: 15, jitterMs: 40, roundTripMs: 400, kbits: 300 },
      ...{ nacksPerSecond: 5, resentPerSecond: 2.5, pictureLossesPerSecond: 0.5 },
      qualities: { high: 0, medium: 0, low: 1, none: 1 },
    },
    clean: {
      people: 3,
      ...{ lossPercent: 0, jitterMs: 2, roundTripMs: 30, kbits: 2_000 },
      ...{ nacksPerSecond: 0, resentPerSecond: 0, pictureLossesPerSecond: 0 },
      qualities: { high: 3, medium: 0, low: 0, none: 0 },
    },
  });
});

test('those who did not volunteer are shown when they are so many, and volunteers also alone', () => {
  const few = all.slice(0, 1 + limits.labCleanLeast);
  expect(few.filter(([, client]) => !volunteers.has(client))).toHaveLength(limits.labCleanLeast - 1);
  const alone = groupsOf(lookAt(rows(), few, new Set([cleo, dora]), 1_000), null);
  expect(alone.clean).toBeNull();
  const one = groupsOf(lookAt(rows(), few, new Set([cleo]), 1_000), null);
  expect([one.clean?.people, one.impaired?.people]).toEqual([limits.labCleanLeast, 1]);
  expect(groupsOf(lookAt(rows(), all, new Set(), 1_000), null)).toMatchObject({ clean: { people: 5 }, impaired: null });
});

test('one person counts once, by the newest connection that stands', () => {
  const connections: [string, Client][] = [...all, ['spare of Cleo', cleo], ['Cleo’s next', cleo]];
  const after = [...rows(), row('spare of Cleo', { loss: 0.5 }), row('Cleo’s next', { connected: false, loss: 1 })];
  expect(between([], after, connections).impaired).toMatchObject({ people: 2, lossPercent: 25 });
});

test('whoever came since the last look has no rates yet, and nobody else’s are changed by it', () => {
  const before = rows(() => ({ bytes: 1_000 })).filter(({ connection }) => connection !== 'Emil');
  const after = rows((name) => ({ bytes: name === 'Emil' ? 9_000_000 : 126_000 }));
  expect(between(before, after).clean).toMatchObject({ people: 3, kbits: 1_000 });
  expect(groupsOf(lookAt(after, all, volunteers, 1_000), null).clean).toMatchObject({ kbits: 0, nacksPerSecond: 0 });
});

test('players, and pages whose socket is gone, are in no group', () => {
  const player = new Person('Player');
  const more: [string, Client | null][] = [...all, ['of a player', player], ['of nobody', null]];
  const after = [...rows(), row('of a player'), row('of nobody'), row('a twin, which is not listed')];
  expect(between([], after, more).clean?.people).toBe(3);
});

test('what is not known yet is not told', () => {
  const after = rows(() => ({ loss: null, jitterMs: null, roundTripMs: null, quality: null }));
  const nothing = { lossPercent: null, jitterMs: null, roundTripMs: null };
  expect(between([], after).clean).toMatchObject({ ...nothing, qualities: { high: 0, medium: 0, low: 0, none: 0 } });
});
