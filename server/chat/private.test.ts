import { describe, expect, test } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import type { Person } from '../rooms/test/house.ts';
import { refusal, type School } from './test/seminar.ts';

describe.each(databases())('messages for staff alone on %s', (dialect) => {
  let school: School;
  useSchool(dialect, (made) => ({ school } = made));

  const idOf = (person: Person) => person.identity.accountId;
  const messages = async (room: string) =>
    (await school.house.events.newest(room, 50)).flatMap((event) => (event.type === 'chat.posted' ? [event.text] : []));

  test('where assistants write, what students say reaches staff; it cannot be released', async () => {
    const { room, a, b, c, d } = await school.seminar({ writing: 'assistants' });
    await school.say(b, 'we answer');
    const aside = await school.aside(c, 'a question');
    expect(aside).toMatchObject({ state: 'private', why: 'assistants', with: { name: 'Cleo' } });
    expect(a.of('aside.changed')).toHaveLength(1);
    expect(d.of('aside.changed')).toEqual([]);
    await expect(school.ask(b, 'aside.decide', { aside: aside.id, release: true })).rejects.toEqual(
      refusal('conflict'),
    );
    expect(await messages(room)).toEqual(['we answer']);
  });

  test('a student and staff speak privately, where the room allows it and only they', async () => {
    const { room, a, b, c, d } = await school.seminar();
    await school.aside(c, 'I did not follow', { to: 'staff' });
    expect(await school.aside(b, 'come to my office', { to: idOf(c) })).toMatchObject({
      with: { name: 'Cleo' },
      by: { name: 'Ben', role: 'assistant' },
    });
    expect(c.of('aside.changed').map(({ aside }) => aside.text)).toEqual(['I did not follow', 'come to my office']);
    expect(a.of('aside.changed')).toHaveLength(2);
    expect(d.of('aside.changed')).toEqual([]);
    await expect(school.post(c, 'psst', { to: idOf(d) })).rejects.toEqual(refusal('forbidden'));
    await expect(school.post(b, 'psst', { to: idOf(a) })).rejects.toEqual(refusal('not_found'));
    await expect(school.post(b, 'psst', { to: 'staff' })).rejects.toEqual(refusal('forbidden'));
    const stranger = idOf(await school.person('Yuri'));
    await expect(school.post(b, 'psst', { to: stranger })).rejects.toEqual(refusal('not_found'));
    await expect(school.post(c, 'hm', { to: 'staff', replyTo: 9 })).rejects.toEqual(refusal('not_found'));
    await school.rules(b, { private: false });
    await expect(school.post(c, 'hello?', { to: 'staff' })).rejects.toEqual(refusal('rule', { rule: 'private' }));
    await expect(school.post(b, 'hello?', { to: idOf(c) })).rejects.toEqual(refusal('rule', { rule: 'private' }));
    expect(await messages(room)).toEqual([]);
  });

  test('pages go back from a number, and for a student hold what concerns the student', async () => {
    const { room, b, c, d } = await school.seminar();
    for (const [person, text] of [
      [c, 'c1'],
      [d, 'd1'],
      [c, 'c2'],
      [d, 'd2'],
      [c, 'c3'],
    ] as const) {
      await school.aside(person, text, { to: 'staff' });
    }
    await school.aside(b, 'to c', { to: idOf(c) });
    const page = async (wish: object) => {
      const { asides, next } = await school.house.asideStore.page(room, { limit: 2, ...wish });
      return [asides.map(({ text }) => text), next];
    };
    expect(await page({})).toEqual([['c3', 'to c'], 5]);
    expect(await page({ before: 5 })).toEqual([['c2', 'd2'], 3]);
    expect(await page({ before: 3 })).toEqual([['c1', 'd1'], null]);
    expect(await page({ of: [idOf(c)], before: 6 })).toEqual([['c2', 'c3'], 3]);
    expect(await page({ of: [idOf(c)], state: 'waiting' })).toEqual([[], null]);
  });

  test('what was decided or taken back can be read page by page, however much waits or is private', async () => {
    const { room, b, c, d } = await school.seminar({ approveFirst: true });
    const asides = [];
    for (const text of ['1', '2', '3', '4', '5']) asides.push(await school.aside(c, text));
    const [first, second, third, , fifth] = asides.map(({ id }) => id);
    await school.aside(d, 'to staff', { to: 'staff' });
    await school.ask(b, 'aside.decide', { aside: fifth!, release: true });
    await school.ask(b, 'aside.decide', { aside: first!, release: false, reason: 'no' });
    await school.ask(c, 'aside.withdraw', { aside: third! });
    await school.ask(b, 'aside.decide', { aside: second!, release: false });
    const page = async (before?: number) => {
      const { asides, next } = await school.house.asideStore.page(room, { state: 'decided', limit: 3, before });
      return [asides.map(({ n, state }) => `${n} ${state}`), next];
    };
    expect(await page()).toEqual([['2 refused', '3 withdrawn', '5 released'], 2]);
    expect(await page(2)).toEqual([['1 refused'], null]);
  });
});
