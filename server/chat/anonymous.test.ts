import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { everythingHeard, refusal, School } from './test/seminar.ts';

describe.each(databases())('writing without a name on %s', (dialect) => {
  let school: School;
  let store: Store;
  useSchool(dialect, (made) => ({ school, store } = made));

  const idOf = (person: Person) => person.identity.accountId;
  const anonymous = { anonymous: true };
  const log = (room: string) => school.house.events.newest(room, 50);

  test('only where the room allows it, under an id that stays the same here and is another elsewhere', async () => {
    const { room, a, b, c, d } = await school.seminar();
    await expect(school.post(c, 'who?', anonymous)).rejects.toEqual(refusal('rule', { rule: 'anonymous' }));
    await school.rules(b, { anonymous: true });
    const clientId = randomUUID();
    const seq = await school.say(c, 'who?', { ...anonymous, clientId });
    expect(await school.say(c, 'who?', { ...anonymous, clientId })).toBe(seq);
    await school.say(c, 'me again', anonymous);
    const by = { id: c.seat!.pseudonym, name: '', role: 'student', anonymous: true };
    await expect.poll(() => d.events.slice(-2)).toMatchObject([{ by }, { by }]);
    expect((await log(room)).slice(-2).map((event) => event.by)).toEqual([by, by]);
    const [tab] = await school.visit(room, c);
    expect(tab!.of('room.entered')[0]!.me.pseudonym).toBe(by.id);
    const other = await school.house.roomOf(a, [[c, 'student']]);
    const [there] = await school.visit(other, c);
    expect(there!.seat!.pseudonym).not.toBe(by.id);
  });

  test('nobody else is ever told who it is: not by messages, asides, audit, sanctions, errors, nor the database', async () => {
    const { room, a, b, c, d } = await school.seminar({ anonymous: true });
    const pseudonym = c.seat!.pseudonym;
    const kept = await school.say(c, 'one', anonymous);
    const edited = await school.say(c, 'tow', anonymous);
    await school.ask(c, 'chat.edit', { seq: edited, text: 'two' });
    const own = await school.say(c, 'three', anonymous);
    await school.ask(c, 'chat.delete', { seq: own });
    await school.ask(b, 'chat.pin', { seq: kept });
    await school.rules(a, { approveFirst: true }, ['four']);
    school.clock.forward(60_000);
    const [released, refused] = [await school.aside(c, 'four', anonymous), await school.aside(c, 'five', anonymous)];
    const withdrawn = await school.aside(c, 'six', anonymous);
    await school.ask(b, 'aside.decide', { aside: released.id, release: true });
    await school.ask(b, 'aside.decide', { aside: refused.id, release: false });
    await school.ask(c, 'aside.withdraw', { aside: withdrawn.id });
    await school.aside(c, 'private', { ...anonymous, to: 'staff' });
    const reply = await school.aside(b, 'to you', { to: pseudonym });
    expect(reply.with).toEqual({ id: pseudonym, name: '' });
    expect(c.of('aside.changed').at(-1)!.aside.text).toBe('to you');
    await school.ask(a, 'people.mute', { person: pseudonym, reason: 'enough' });
    await expect(school.post(c, 'seven', anonymous)).rejects.toEqual(refusal('rule', { rule: 'muted' }));
    await school.ask(b, 'chat.delete', { seq: kept });
    await school.ask(b, 'chat.purge', { person: pseudonym });
    await school.ask(a, 'people.unmute', { person: pseudonym });
    await school.ask(a, 'people.mute', { person: pseudonym, reason: 'again' });

    const { asideStore, audit, sanctionStore, chatStore } = school.house;
    const views = {
      log: await log(room),
      asides: await asideStore.page(room, { limit: 50 }),
      audit: await audit.page(room, { limit: 50 }),
      sanctions: await sanctionStore.list(room, Date.now(), 50),
      rules: await chatStore.load(room),
      heardByAda: a.heard,
      heardByBen: b.heard,
      heardByDora: d.heard,
      newcomers: (await school.visit(room, b, d)).map((person) => person.heard),
    };
    for (const [view, shown] of Object.entries(views)) {
      expect([view, JSON.stringify(shown)]).not.toEqual([view, expect.stringMatching(new RegExp(`${idOf(c)}|Cleo`))]);
    }
    expect(JSON.stringify(views.audit)).toContain(pseudonym);
    for (const table of ['room_event', 'aside', 'audit', 'sanction', 'chat_state'] as const) {
      const rows = JSON.stringify(await store.db.selectFrom(table).where('room_id', '=', room).selectAll().execute());
      expect([table, rows]).not.toEqual([table, expect.stringContaining(idOf(c))]);
    }
    const people = await school.ask(b, 'people.list', {});
    expect(people).toMatchObject({
      people: expect.arrayContaining([expect.objectContaining({ name: 'Cleo', muted: false })]),
    });
    expect(JSON.stringify(people)).not.toContain(pseudonym);
  });

  test('one edits and deletes one’s own; a student nobody else’s', async () => {
    const { room, c, d } = await school.seminar({ anonymous: true });
    const seq = await school.say(c, 'frist', anonymous);
    await expect(school.ask(d, 'chat.edit', { seq, text: 'mine' })).rejects.toEqual(refusal('forbidden'));
    await expect(school.ask(d, 'chat.delete', { seq })).rejects.toEqual(refusal('forbidden'));
    await school.ask(c, 'chat.edit', { seq, text: 'first' });
    expect((await log(room)).at(-1)).toMatchObject({ type: 'chat.edited', by: { anonymous: true } });
    await school.ask(c, 'chat.delete', { seq });
    expect((await log(room)).at(-1)).toMatchObject({ type: 'chat.deleted', by: { id: c.seat!.pseudonym, name: '' } });
  });

  test('a mute of the name holds without it, too; one of the pseudonym leaves the name alone, after a restart as well', async () => {
    const { room, b, c, d } = await school.seminar({ anonymous: true });
    await school.ask(b, 'people.mute', { person: idOf(c), reason: '' });
    await expect(school.post(c, 'me?', anonymous)).rejects.toEqual(refusal('rule', { rule: 'muted' }));
    await school.say(d, 'who am I?', anonymous);
    const before = everythingHeard(d);
    await school.ask(b, 'people.mute', { person: d.seat!.pseudonym, forMs: 60_000, reason: 'hush' });
    expect(everythingHeard(d)).toBe(before);
    await expect(school.post(d, 'me?', anonymous)).rejects.toEqual(refusal('rule', { rule: 'muted', reason: 'hush' }));
    await school.say(d, 'I am Dora');
    const afterwards = new School(store);
    const [again] = await afterwards.visit(room, d);
    await expect(afterwards.post(again!, 'me?', anonymous)).rejects.toEqual(refusal('rule', { rule: 'muted' }));
    await afterwards.say(again!, 'I am Dora');
    afterwards.house.registry.stop();
  });

  test('a muted pseudonym is muted on other nodes, too', async () => {
    const hub = new MemoryHub();
    const here = new School(store, { bus: new MemoryBus(hub) });
    const there = new School(store, { bus: new MemoryBus(hub) });
    const { room, b, c } = await here.seminar({ anonymous: true });
    const [elsewhere] = await there.visit(room, c);
    await here.say(c, 'who am I?', anonymous);
    await here.ask(b, 'people.mute', { person: c.seat!.pseudonym, reason: '' });
    const chat = there.house.chats.of(elsewhere!.seat!.room);
    await expect.poll(() => chat.muteOf(elsewhere!.seat!, true, Date.now())).toEqual({ until: null, reason: '' });
    await expect(there.post(elsewhere!, 'me?', anonymous)).rejects.toEqual(refusal('rule', { rule: 'muted' }));
    here.house.registry.stop();
    there.house.registry.stop();
  });

  test('staff who write without a name are not told apart from students: the same rules, the same role', async () => {
    const { room, b } = await school.seminar({ anonymous: true, slowSeconds: 600 });
    await school.say(b, 'is this clear?', anonymous);
    expect((await log(room)).at(-1)!.by).toMatchObject({ role: 'student', anonymous: true });
    await expect(school.post(b, 'anyone?', anonymous)).rejects.toEqual(refusal('rate', { rule: 'slow' }));
    await school.say(b, 'under my name I may');
    await school.rules(b, { slowSeconds: 0, writing: 'read_only' });
    await expect(school.post(b, 'anyone?', anonymous)).rejects.toEqual(refusal('rule', { rule: 'read_only' }));
    // Muting it is answered as for any other: the answer says nothing of whose it is.
    await school.ask(b, 'people.mute', { person: b.seat!.pseudonym, reason: '' });
    const toStudent = { ...anonymous, to: idOf(b) };
    await expect(school.post(b, 'psst', toStudent)).rejects.toEqual(refusal('bad_request', { field: 'anonymous' }));
  });

  test('a pseudonym that never wrote here can be neither muted nor written to', async () => {
    const { b, c } = await school.seminar({ anonymous: true });
    const person = c.seat!.pseudonym;
    await expect(school.ask(b, 'people.mute', { person, reason: '' })).rejects.toEqual(refusal('not_found'));
    await expect(school.post(b, 'psst', { to: person })).rejects.toEqual(refusal('not_found'));
  });
});
