import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Handler } from '../rooms/handlers.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import { StoreBusy, type Store } from '../store/port.ts';
import type { Chats } from './chats.ts';
import { editHandlers } from './edits.handlers.ts';
import { createMentions } from './mentions.store.ts';

describe.each(databases())('edits on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  let chats: Chats;
  let clock: number;
  let handler: Handler<'chat.edit'>;
  const ada = new Person('Ada', 'presenter');
  const ben = new Person('Ben');
  const cleo = new Person('Cleo');
  const mallory = new Person('Mallory');

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    house = createHouse(store);
    chats = house.chats;
    await house.register(ada, ben, cleo, mallory);
  });
  beforeEach(() => {
    clock = 0;
    const parts = { events: house.events, chats, mentionsIn: createMentions(store.db), now: () => Date.now() + clock };
    handler = editHandlers(parts)['chat.edit']!;
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  const refusal = (code: string, more = {}) => expect.objectContaining({ code, ...more });
  const edit = async (person: Person, seq: number, text: string, mentions?: string[]) =>
    handler(person, {
      type: 'chat.edit',
      id: 1,
      room: person.seat!.room.id,
      seq,
      text,
      ...(mentions ? { mentions } : {}),
    });
  const kept = (room: string) => house.events.newest(room, 100);
  const message = async (room: string, seq = 1) => (await house.events.find(room, seq)) as RoomEvent & { text: string };

  /** Ada, Ben who assists, Cleo and Mallory in a room, where Cleo has written the first message. */
  async function seminar(text = 'A mutex is a samaphore') {
    const people = [ada, ben, cleo, mallory].map((person) => person.anotherTab());
    const room = await house.roomOf(ada, [
      [ben, 'assistant'],
      [cleo, 'student'],
      [mallory, 'student'],
    ]);
    for (const person of people) await house.enter(person, room);
    const [a, b, c, m] = people as [Person, Person, Person, Person];
    await house.say(c, text);
    const chat = chats.of(c.seat!.room);
    return { room, a, b, c, m, chat };
  }

  test('the new text is everywhere at once, and the old one nowhere', async () => {
    const { room, a, c } = await seminar();
    await edit(c, 1, '  A mutex is a semaphore \u0000 ');
    await expect.poll(() => a.events.length).toBe(2);
    const [{ at, by }, { editedAt }] = [await message(room), a.events[1] as RoomEvent & { type: 'chat.edited' }];
    const text = 'A mutex is a semaphore';
    expect(a.events[1]).toMatchObject({ seq: 2, type: 'chat.edited', ref: 1, text, by: { name: 'Cleo' } });
    const newcomer = mallory.anotherTab();
    await house.enter(newcomer, room);
    for (const events of [newcomer.events, await kept(room), await house.events.after(room, 0, 9)]) {
      expect(events[0]).toEqual({ type: 'chat.posted', seq: 1, at, by, text, editedAt });
      expect(events[1]).toMatchObject({ type: 'chat.edited', ref: 1, text, editedAt });
      expect(JSON.stringify(events)).not.toContain('samaphore');
    }
    const rows = await store.db.selectFrom('room_event').where('room_id', '=', room).selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('samaphore');
    expect(JSON.parse(rows.find((row) => row.seq === 2)!.payload)).toEqual({ ref: 1, editedAt });
  });

  test('after two edits a page that only has the first shows the newest text, and erasing erases both', async () => {
    const { room, a, c } = await seminar();
    await edit(c, 1, 'second');
    await edit(c, 1, 'third');
    expect(await house.events.after(room, 1, 1)).toMatchObject([{ seq: 2, type: 'chat.edited', text: 'third' }]);
    await a.seat!.room.append({
      type: 'chat.deleted',
      by: { id: ada.identity.accountId, name: 'Ada', role: 'owner' },
      payload: { ref: 1 },
      alongside: [{ query: house.events.eraseText(room, 1), rows: 1 }],
    });
    const newcomer = ben.anotherTab();
    await house.enter(newcomer, room);
    for (const events of [newcomer.events, await kept(room)]) {
      expect(events.slice(0, 3)).toMatchObject([{ text: null }, { text: null }, { text: null }]);
    }
    await expect(edit(c, 1, 'fourth')).rejects.toEqual(refusal('not_found'));
  });

  test('what it replied to stays, whom it mentions is told anew', async () => {
    const { room, c } = await seminar();
    const { accountId: id, name } = cleo.identity;
    await c.seat!.room.append({
      type: 'chat.posted',
      by: { id, name, role: 'student' },
      payload: { text: 'yes, @Ada', replyTo: 1, mentions: [{ id: ada.identity.accountId, name: 'Ada' }] },
    });
    const stranger = new Person('Stranger');
    await edit(c, 2, 'yes, @Ben', [ben.identity.accountId, stranger.identity.accountId, ben.identity.accountId]);
    expect(await message(room, 2)).toMatchObject({
      text: 'yes, @Ben',
      replyTo: 1,
      mentions: [{ id: ben.identity.accountId, name: 'Ben' }],
    });
    expect(await message(room, 3)).toMatchObject({ mentions: [{ name: 'Ben' }] });
    await edit(c, 2, 'yes');
    expect(await message(room, 2)).not.toHaveProperty('mentions');
  });

  test('only one’s own: not the teacher the student’s, not the student another’s', async () => {
    const { a, b, c, m } = await seminar();
    for (const person of [a, b, m]) await expect(edit(person, 1, 'Mine')).rejects.toEqual(refusal('forbidden'));
    await expect(edit(c, 99, 'Nothing')).rejects.toEqual(refusal('not_found'));
    await edit(c, 1, 'Better');
    await expect(edit(c, 2, 'An edit is no message')).rejects.toEqual(refusal('not_found'));
    await expect(edit(c, 1, '\u0007 \n')).rejects.toEqual(refusal('bad_request', { field: 'text' }));
  });

  test('for five minutes by the server’s clock, whatever the client says', async () => {
    const { room, c } = await seminar();
    clock = limits.editMs - 5_000;
    await edit(c, 1, 'in time');
    clock = limits.editMs + 1;
    await expect(edit(c, 1, 'too late')).rejects.toEqual(refusal('too_late'));
    await edit(c, 1, 'in time'); // asked again without an answer: it is so already
    expect(await message(room)).toMatchObject({ text: 'in time' });
    expect(await kept(room)).toHaveLength(2);
  });

  test('one’s own anonymous message stays anonymous, and nobody else’s can be touched by guessing', async () => {
    const { room, c, m, chat } = await seminar();
    chat.rules = { ...chat.rules, anonymous: true };
    const by = { id: c.seat!.pseudonym, name: '', role: 'student' as const, anonymous: true as const };
    await c.seat!.room.append({ type: 'chat.posted', by, payload: { text: 'I did not understand' } });
    await expect(edit(m, 2, 'I am stupid')).rejects.toEqual(refusal('forbidden'));
    await edit(c, 2, 'I did not understand paging');
    await expect.poll(() => m.events.at(-1)).toMatchObject({ type: 'chat.edited', ref: 2, by });
    expect((await message(room, 3)).by).toEqual(by);
    expect(JSON.stringify((await kept(room)).slice(1))).not.toContain(cleo.identity.accountId);
  });

  test('the rules hold for the new text as for a new message', async () => {
    const { c, chat } = await seminar();
    const rules = { ...chat.rules };
    const cases = [
      [{ links: false }, 'see https://example.org', 'links'],
      [{ images: false }, '![](https://example.org/a.png)', 'images'],
      [{ approveFirst: true }, 'after approval', 'approval'],
      [{ writing: 'assistants' }, 'past the assistants', 'approval'],
      [{ writing: 'read_only' }, 'past the silence', 'read_only'],
    ] as const;
    for (const [change, text, rule] of cases) {
      chat.rules = { ...rules, ...change };
      await expect(edit(c, 1, text)).rejects.toEqual(refusal('rule', { more: { rule } }));
    }
  });

  test('a mute and held words hold for it too; staff are exempt from all rules', async () => {
    const { room, c, a, chat } = await seminar();
    const rules = { ...chat.rules, writing: 'read_only' as const, holdsWords: true };
    const by = { id: ada.identity.accountId, name: 'Ada', role: 'owner' as const };
    const query = house.chatStore.changeRules(room, chat.rules, rules, ['exam']);
    await a.seat!.room.append({ type: 'rules.changed', by, payload: { rules }, alongside: [{ query, rows: 1 }] });
    await expect.poll(() => chat.heldWords).toEqual(['exam']);
    await house.say(a, 'Staff may');
    await edit(a, 3, 'Staff may speak of the exam');
    chat.rules = { ...rules, writing: 'everyone' };
    await expect(edit(c, 1, 'the Exam is leaked')).rejects.toEqual(refusal('rule', { more: { rule: 'words' } }));
    c.seat!.mute = { until: null, reason: 'enough' };
    const muted = { more: { rule: 'muted', reason: 'enough' } };
    await expect(edit(c, 1, 'though muted')).rejects.toEqual(refusal('rule', muted));
  });

  test('an edit that the store could not take is made when it is sent again, and once', async () => {
    const { room, c } = await seminar();
    const append = store.append.bind(store);
    store.append = () => Promise.reject(new StoreBusy());
    await expect(edit(c, 1, 'patience')).rejects.toThrow(StoreBusy);
    store.append = append;
    expect(await message(room)).toMatchObject({ text: 'A mutex is a samaphore' });
    await edit(c, 1, 'patience');
    await edit(c, 1, 'patience');
    expect(await kept(room)).toHaveLength(2);
  });

  test('four a second, five at once, for all tabs together', async () => {
    const { c, room } = await seminar();
    const tab = cleo.anotherTab();
    await house.enter(tab, room);
    const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => edit(n % 2 ? c : tab, 1, `text ${n}`)));
    const refused = tries.filter((one) => one.status === 'rejected').map((one) => one.reason as { code: string });
    expect(refused.length).toBeGreaterThanOrEqual(10);
    expect(refused.every(({ code }) => code === 'rate')).toBe(true);
  });

  test('no more people are mentioned than a message may, and members only', async () => {
    const room = await house.roomOf(ada, [[cleo, 'student']]);
    const many = Array.from({ length: limits.mentionsPerMessage }, () => new Person('x').identity.accountId);
    const mentionsIn = createMentions(store.db);
    const cleoToo = { id: cleo.identity.accountId, name: 'Cleo' };
    expect(await mentionsIn(room, [cleoToo.id, ...many])).toEqual([cleoToo]);
    expect(await mentionsIn(room, [...many, cleoToo.id])).toEqual([]);
    expect(await mentionsIn(room, [mallory.identity.accountId])).toEqual([]);
  });
});
