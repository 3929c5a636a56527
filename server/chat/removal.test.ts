import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import type { Store } from '../store/port.ts';
import { everythingHeard, refusal, School } from './test/seminar.ts';

const here = 'https://here';
const minute = 60_000;

describe.each(databases())('removal and erasure on %s', (dialect) => {
  let school: School;
  let store: Store;
  useSchool(dialect, (made) => ({ school, store } = made));

  const audit = async (room: string) => (await school.house.audit.page(room, { limit: 50 })).entries;
  const idOf = (person: { identity: { accountId: string } }) => person.identity.accountId;

  describe('removed', () => {
    test('one is shown out in every tab with until and why, and finds every door shut, each saying why', async () => {
      const { room, a, b, c, d } = await school.seminar();
      const [tab] = await school.visit(room, c);
      await school.ask(b, 'people.remove', { person: idOf(c), forMs: 30 * minute, reason: 'insults', erase: false });
      for (const socket of [c, tab!]) {
        expect(socket.seat).toBeNull();
        const [closed] = socket.of('room.closed');
        expect(closed).toMatchObject({ reason: 'removed', words: 'insults' });
        expect(closed!.until! - Date.now()).toBeGreaterThan(29 * minute);
      }
      const { code } = await school.house.rooms.detail(a.identity, room, here);
      const doors = {
        socket: () => school.visit(room, c),
        code: () => school.house.rooms.joinByCode(c.identity, code!, here),
        page: () => school.house.rooms.detail(c.identity, room, here),
        members: () => school.house.members.page(c.identity, room, {}),
        history: () => school.house.rooms.allowed(c.identity, room, 'chat.read'),
        leave: () => school.house.members.remove(c.identity, room, idOf(c)),
      };
      for (const [door, open] of Object.entries(doors)) {
        const refused = (await open().catch((error: unknown) => error)) as { retryAfterMs: number };
        expect([door, refused]).toEqual([door, refusal('removed', { reason: 'insults' })]);
        expect(refused.retryAfterMs).toBeGreaterThan(29 * minute);
      }
      await school.house.rooms.edit(a.identity, room, { joining: 'open' }, here);
      await expect(school.house.rooms.join(c.identity, room, here)).rejects.toEqual(refusal('removed'));
      await school.house.members.invite(a.identity, room, { email: c.identity.email, role: 'assistant' }, here);
      await expect(school.visit(room, c)).rejects.toEqual(refusal('removed'));
      expect((await school.house.rooms.list(c.identity)).map(({ id }) => id)).not.toContain(room);
      expect((await school.house.members.page(d.identity, room, {})).members.map(({ name }) => name)).not.toContain(
        'Cleo',
      );
      await school.say(d, 'peace');
      expect(everythingHeard(c)).not.toContain('peace');
    });

    test('who is shut out is no longer counted among the members, until the time is over', async () => {
      const clocked = new School(store);
      const { room, b, c, d } = await clocked.seminar();
      const { rooms } = clocked.house;
      const counted = async () => [
        (await rooms.detail(d.identity, room, here)).members,
        (await rooms.list(d.identity)).find(({ id }) => id === room)?.members,
      ];
      expect(await counted()).toEqual([5, 5]);
      await clocked.ask(b, 'people.mute', { person: idOf(d), reason: '' });
      expect(await counted()).toEqual([5, 5]);
      await clocked.ask(b, 'people.remove', { person: idOf(c), forMs: 30 * minute, reason: '', erase: false });
      expect(await counted()).toEqual([4, 4]);
      clocked.clock.forward(31 * minute);
      expect(await counted()).toEqual([5, 5]);
    });

    test('for good is for good, until staff let him in again, as the guest he was', async () => {
      const clocked = new School(store);
      const { room, a, b } = await clocked.seminar();
      await clocked.house.rooms.edit(a.identity, room, { joining: 'open' }, here);
      const xenia = await clocked.person('Xenia');
      await clocked.ask(xenia, 'room.enter', { room });
      await clocked.ask(b, 'people.remove', { person: idOf(xenia), reason: '', erase: false });
      expect(xenia.of('room.closed')).toMatchObject([{ reason: 'removed', until: null, words: '' }]);
      clocked.clock.forward(10 * limits.sanctionMs);
      const refused = (await clocked.visit(room, xenia).catch((error: unknown) => error)) as { retryAfterMs?: number };
      expect(refused).toEqual(refusal('removed'));
      expect(refused.retryAfterMs).toBeUndefined();
      await clocked.ask(b, 'people.readmit', { person: idOf(xenia) });
      await clocked.ask(b, 'people.readmit', { person: idOf(xenia) }); // twice is no error
      const [back] = await clocked.visit(room, xenia);
      expect(back!.of('room.entered')[0]!.me).toMatchObject({ role: 'student', guest: true });
      expect((await audit(room)).map(({ deed, subject }) => [deed, subject?.name])).toEqual([
        ['readmit', 'Xenia'],
        ['remove', 'Xenia'],
      ]);
      clocked.house.registry.stop();
    });

    test('when the time is over one comes in again as the student one was', async () => {
      const clocked = new School(store);
      const { room, b, c } = await clocked.seminar();
      await clocked.ask(b, 'people.remove', { person: idOf(c), forMs: 5 * minute, reason: '', erase: false });
      await expect(clocked.visit(room, c)).rejects.toEqual(refusal('removed'));
      clocked.clock.forward(5 * minute + 1);
      const [back] = await clocked.visit(room, c);
      expect(back!.of('room.entered')[0]!.me).toMatchObject({ role: 'student', guest: false });
      await clocked.say(back!, 'I shall be good');
      clocked.house.registry.stop();
    });

    test('who left first is kept out as well, and finds no other way in', async () => {
      const { room, a, b, c } = await school.seminar();
      await school.say(c, 'something nasty');
      await school.house.members.remove(c.identity, room, idOf(c));
      await school.ask(b, 'people.remove', { person: idOf(c), reason: 'nasty', erase: true });
      const { code } = await school.house.rooms.detail(a.identity, room, here);
      await expect(school.house.rooms.joinByCode(c.identity, code!, here)).rejects.toEqual(refusal('removed'));
      expect(JSON.stringify(await school.house.events.newest(room, 10))).not.toContain('nasty');
      await school.house.rooms.remove(a.identity, room);
      await expect(school.visit(room, c)).rejects.toEqual(refusal('not_found'));
    });

    test('who is on his way in at that moment does not slip through', async () => {
      const { room, b, c } = await school.seminar();
      const { registry } = school.house;
      const open = registry.open.bind(registry);
      registry.open = async (id) => {
        registry.open = open;
        await school.ask(b, 'people.remove', { person: idOf(c), reason: 'now', erase: false });
        return open(id);
      };
      const [tab] = await school.visit(room, c);
      expect(tab!.seat).toBeNull();
      expect(tab!.of('room.closed')).toMatchObject([{ words: 'now' }]);
    });
  });

  describe('erased', () => {
    test('everything the person wrote is gone everywhere, in one transaction with the removal; of others nothing', async () => {
      const { room, b, c, d } = await school.seminar();
      await school.say(c, 'nasty one');
      const answer = await school.say(d, 'what do you mean?', { replyTo: 1 });
      await school.say(c, 'nasty two');
      await school.ask(b, 'chat.pin', { seq: 1 });
      await school.aside(c, 'nasty three', { to: 'staff' });
      await school.ask(b, 'people.remove', { person: idOf(c), reason: '', erase: true });
      await expect.poll(() => d.events.at(-1)).toMatchObject({ type: 'chat.purged', person: idOf(c) });
      expect(b.of('aside.changed').at(-1)).toMatchObject({ aside: { state: 'withdrawn', text: null } });
      const [late] = await school.visit(room, d);
      expect(late!.of('room.entered')[0]!.chat.pinned).toMatchObject({ seq: 1, text: null });
      expect(everythingHeard(late!)).not.toContain('nasty');
      expect(late!.events.find(({ seq }) => seq === answer)).toMatchObject({ text: 'what do you mean?' });
      for (const table of ['room_event', 'aside', 'audit'] as const) {
        const rows = await store.db.selectFrom(table).where('room_id', '=', room).selectAll().execute();
        expect([table, JSON.stringify(rows)]).not.toEqual([table, expect.stringContaining('nasty')]);
      }
      expect((await audit(room))[0]).toMatchObject({
        deed: 'remove',
        erased: true,
        until: null,
        subject: { name: 'Cleo' },
      });
    });

    test('without removal: he may go on, and what he writes afterwards stays', async () => {
      const { room, a, b, c } = await school.seminar();
      await school.say(c, 'before');
      await school.ask(b, 'chat.purge', { person: idOf(c) });
      await school.say(c, 'after');
      expect((await school.house.events.newest(room, 10)).map((event) => 'text' in event && event.text)).toEqual([
        null,
        false,
        'after',
      ]);
      await expect(school.ask(b, 'chat.purge', { person: idOf(a) })).rejects.toEqual(refusal('forbidden'));
      const stranger = await school.person('Yuri');
      await expect(school.ask(b, 'chat.purge', { person: idOf(stranger) })).rejects.toEqual(refusal('not_found'));
    });

    test('the words of a message staff delete are not in the audit, only whose and where it was', async () => {
      const { room, b, c } = await school.seminar();
      const seq = await school.say(c, 'a secret');
      await school.ask(b, 'chat.delete', { seq });
      await school.say(b, 'mine');
      await school.ask(b, 'chat.delete', { seq: seq + 2 }); // one's own is nobody else's business
      const entries = await audit(room);
      expect(entries).toMatchObject([{ deed: 'delete', ref: seq, subject: { name: 'Cleo' }, by: { name: 'Ben' } }]);
      expect(JSON.stringify(entries)).not.toContain('secret');
    });
  });
});
