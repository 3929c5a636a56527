import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Seat } from '../client.ts';
import { Person } from '../test/house.ts';
import { Presence } from './presence.ts';

function here(...names: string[]) {
  const presence = new Presence();
  for (const name of names) {
    const person = new Person(name);
    person.seat = { role: 'student', since: 1, guest: false, mute: null } as Seat;
    presence.add(person);
  }
  return presence;
}

test('tabs of one person are one person, here until the last tab is gone', () => {
  const presence = new Presence();
  const cleo = new Person('Cleo');
  const second = cleo.anotherTab();
  presence.add(cleo);
  presence.add(second);
  expect([presence.count, presence.clients.size]).toEqual([1, 2]);
  presence.remove(cleo);
  expect(presence.has(cleo.identity.accountId)).toBe(true);
  presence.remove(second);
  expect([presence.count, presence.has(cleo.identity.accountId)]).toEqual([0, false]);
});

test('page after page everybody is named once, by name, whatever the size of a page', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 4 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      (names, limit) => {
        const presence = here(...names);
        const seen: string[] = [];
        let after: string | undefined;
        for (let pages = 0; pages <= names.length; pages++) {
          const { people, total, next } = presence.page(after, limit);
          expect(total).toBe(names.length);
          expect(people.length).toBeLessThanOrEqual(limit);
          seen.push(...people.map(({ name }) => name.toLowerCase()));
          if (next === null) break;
          after = next;
        }
        const sorted = [...names].map((name) => name.toLowerCase()).sort((a, b) => (`${a}\n` < `${b}\n` ? -1 : 1));
        expect(seen).toEqual(sorted);
      },
    ),
  );
});
