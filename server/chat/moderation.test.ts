import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { PeopleMute, PeopleRemove } from '../../protocol/moderation.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import type { Store } from '../store/port.ts';
import { everythingHeard, refusal, School } from './test/seminar.ts';

const minute = 60_000;

describe.each(databases())('what staff do about people on %s', (dialect) => {
  let school: School;
  let store: Store;
  useSchool(dialect, (made) => ({ school, store } = made));

  const audit = async (room: string) => (await school.house.audit.page(room, { limit: 50 })).entries;
  const idOf = (person: { identity: { accountId: string } }) => person.identity.accountId;

  describe('muted', () => {
    test('one is told so and why, cannot write, and reads on; the others are not told', async () => {
      const { room, b, c, d } = await school.seminar();
      const [tab] = await school.visit(room, c);
      await school.ask(b, 'people.mute', { person: idOf(c), forMs: 5 * minute, reason: 'no advertising' });
      for (const socket of [c, tab!])
        expect(socket.of('people.muted')).toMatchObject([{ mute: { reason: 'no advertising' } }]);
      const refused = (await school.post(c, 'buy!').catch((error: unknown) => error)) as { retryAfterMs: number };
      expect(refused).toEqual(refusal('rule', { rule: 'muted', reason: 'no advertising' }));
      expect(refused.retryAfterMs).toBeGreaterThan(4 * minute);
      await expect(school.post(c, 'buy!', { to: 'staff' })).rejects.toEqual(refusal('rule', { rule: 'muted' }));
      await school.say(d, 'peace');
      await expect.poll(() => c.events).toMatchObject([{ text: 'peace' }]);
      expect(everythingHeard(d)).not.toContain('advertising');
      const [again] = await school.visit(room, c);
      const { until } = again!.of('room.entered')[0]!.chat.mute!;
      expect(await audit(room)).toMatchObject([
        { deed: 'mute', subject: { name: 'Cleo' }, by: { name: 'Ben' }, until, reason: 'no advertising' },
      ]);
    });

    test('it ends by itself when its time is over, and at once when staff end it', async () => {
      const clocked = new School(store);
      const { b, c, d } = await clocked.seminar();
      await clocked.ask(b, 'people.mute', { person: idOf(c), forMs: 5 * minute, reason: '' });
      await clocked.ask(b, 'people.mute', { person: idOf(d), reason: 'for good' });
      const refused = (await clocked.post(d, 'hm').catch((error: unknown) => error)) as { retryAfterMs?: number };
      expect(refused).toEqual(refusal('rule', { rule: 'muted' }));
      expect(refused.retryAfterMs).toBeUndefined();
      clocked.clock.forward(5 * minute + 1);
      await clocked.say(c, 'I am back');
      await expect(clocked.post(d, 'me too')).rejects.toEqual(refusal('rule', { rule: 'muted' }));
      await clocked.ask(b, 'people.unmute', { person: idOf(d) });
      expect(d.of('people.muted').at(-1)).toMatchObject({ mute: null });
      await clocked.say(d, 'me too');
      await clocked.ask(b, 'people.unmute', { person: idOf(d) }); // twice is no error
      clocked.house.registry.stop();
    });

    test('what was stored before is acknowledged again all the same', async () => {
      const { b, c } = await school.seminar();
      const clientId = randomUUID();
      const seq = await school.say(c, 'just in time', { clientId });
      await school.ask(b, 'people.mute', { person: idOf(c), reason: '' });
      expect(await school.say(c, 'just in time', { clientId })).toBe(seq);
    });

    test('it holds on other nodes', async () => {
      const hub = new MemoryHub();
      const one = new School(store, { bus: new MemoryBus(hub) });
      const two = new School(store, { bus: new MemoryBus(hub) });
      const { room, b, c } = await one.seminar();
      const [elsewhere] = await two.visit(room, c);
      await one.ask(b, 'people.mute', { person: idOf(c), reason: '' });
      await expect.poll(() => elsewhere!.of('people.muted')).toHaveLength(1);
      await expect(two.post(elsewhere!, 'hm')).rejects.toEqual(refusal('rule', { rule: 'muted' }));
      one.house.registry.stop();
      two.house.registry.stop();
    });
  });

  test('staff cannot be muted or removed, nor who was never here; pseudonyms not removed', async () => {
    const { a, b, c } = await school.seminar({ anonymous: true });
    await school.say(c, 'who am I?', { anonymous: true });
    const stranger = idOf(await school.person('Yuri'));
    const mute = (person: string) => school.ask(b, 'people.mute', { person, reason: '' });
    const remove = (person: string) => school.ask(b, 'people.remove', { person, reason: '', erase: false });
    for (const deed of [mute, remove]) {
      for (const person of [a, b]) await expect(deed(idOf(person))).rejects.toEqual(refusal('forbidden'));
      await expect(deed(stranger)).rejects.toEqual(refusal('not_found'));
    }
    await expect(remove(c.seat!.pseudonym)).rejects.toEqual(refusal('bad_request', { field: 'person' }));
  });

  test('the list of sanctions has who, until when, why and by whom, and nobody whose time is over', async () => {
    const clocked = new School(store);
    const { room, b, c, d, m } = await clocked.seminar();
    await clocked.ask(b, 'people.mute', { person: idOf(c), forMs: minute, reason: 'short' });
    await clocked.ask(b, 'people.remove', { person: idOf(d), reason: 'long', erase: false });
    await clocked.ask(b, 'people.mute', { person: idOf(m), forMs: minute, reason: 'one' });
    await clocked.ask(b, 'people.mute', { person: idOf(m), reason: 'another' });
    const list = (at: number) => clocked.house.sanctionStore.list(room, at, 10);
    expect((await list(clocked.clock.now())).map(({ person, reason }) => `${person.name}: ${reason}`).sort()).toEqual([
      'Cleo: short',
      'Dora: long',
      'Mallory: another',
    ]);
    const later = await list(clocked.clock.now() + 2 * minute);
    expect(later.find(({ kind }) => kind === 'removal')).toMatchObject({
      person: { name: 'Dora' },
      until: null,
      by: { name: 'Ben', role: 'assistant' },
    });
    expect(later).toHaveLength(2);
    clocked.house.registry.stop();
  });

  test('a room keeps so many sanctions; those that are over make room', async () => {
    const { room, b, c, d } = await school.seminar();
    const fill = (until: number | null) =>
      store.db
        .insertInto('sanction')
        .values(
          Array.from({ length: 1_000 }, () => ({
            room_id: room,
            person_id: randomUUID(),
            kind: 'mute' as const,
            until,
            reason: '',
            by_id: idOf(b),
            at: 1,
          })),
        )
        .execute();
    for (let n = 0; n < limits.sanctionsPerRoom / 1_000 - 1; n++) await fill(null);
    await fill(Date.now() - 1);
    await school.ask(b, 'people.mute', { person: idOf(c), reason: '' });
    await fill(null);
    await expect(school.ask(b, 'people.mute', { person: idOf(d), reason: '' })).rejects.toEqual(refusal('quota'));
    await expect(school.ask(b, 'people.remove', { person: idOf(d), reason: '', erase: false })).rejects.toEqual(
      refusal('quota'),
    );
    await school.say(d, 'untouched');
  });

  test('staff act at a pace, all their deeds together', async () => {
    const { b, c } = await school.seminar();
    const deeds = Array.from({ length: limits.moderateRate.burst + 20 }, (_, n) =>
      n % 2 ? school.ask(b, 'people.unmute', { person: idOf(c) }) : school.rules(b, {}),
    );
    const refused = (await Promise.allSettled(deeds)).filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0]).toMatchObject({ reason: { code: 'rate' } });
  });

  test('the audit is read in pages, newest first, none twice', async () => {
    const { room, b, c } = await school.seminar();
    const at = Date.now();
    for (let n = 0; n < 7; n++) {
      await school.house.audit.write({ roomId: room, actorId: idOf(b), deed: 'export', ref: n, subjectId: idOf(c) });
    }
    await store.db.updateTable('audit').set({ at }).where('room_id', '=', room).execute(); // all at the same moment
    const seen: (number | null)[] = [];
    let before: string | undefined;
    for (let page = 0; page < 5; page++) {
      const { entries, next } = await school.house.audit.page(room, { limit: 3, before });
      seen.push(...entries.map(({ ref }) => ref));
      if (next === null) break;
      before = next;
    }
    expect(seen.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect((await school.house.audit.page(room, { limit: 3, before: "1' or 1=1" })).entries).toHaveLength(3);
  });
});

test('longer than a year, shorter than a second, or with a novel for a reason is no message of ours', () => {
  const about = { id: 1, room: 'r'.repeat(22), person: 'p'.repeat(22) };
  for (const schema of [PeopleMute, PeopleRemove]) {
    const type = schema.shape.type.value;
    const fits = (more: object) => schema.safeParse({ type, ...about, ...more }).success;
    expect([fits({}), fits({ forMs: limits.sanctionMs, reason: 'x'.repeat(limits.reasonLength) })]).toEqual([
      true,
      true,
    ]);
    expect([fits({ forMs: limits.sanctionMs + 1 }), fits({ forMs: 999 }), fits({ forMs: -1 })]).toEqual([
      false,
      false,
      false,
    ]);
    expect(fits({ reason: 'x'.repeat(limits.reasonLength + 1) })).toBe(false);
  }
});
