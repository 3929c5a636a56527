import { describe, expect, test } from 'vitest';
import { silent } from '../../test/support/database.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import type { RetentionPolicy } from '../../protocol/privacy.ts';
import type { School } from '../chat/test/seminar.ts';
import { newId } from '../ids.ts';
import { createRoomLog } from '../privacy/log.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { Batches } from './batches.ts';
import { createChatExpiryStore } from './chat-expiry.store.ts';
import { createExpiries } from './expiries.store.ts';
import { createPolicyStore, defaultPolicy } from './policy.store.ts';
import { createRetention } from './retention.ts';

const day = 24 * 60 * 60_000;

describe.each(databases())('what is old, on %s', (dialect) => {
  let store: Store;
  let school: School;
  useSchool(dialect, (made) => ({ school, store } = made));

  let ahead = 0;
  /** A node; all of them have the clock of the test. */
  function node({ inMemory = true } = {}) {
    const notes: object[] = [];
    const retention = createRetention({
      policies: createPolicyStore(store.db),
      chats: createChatExpiryStore(store.db),
      expiries: createExpiries(store.db),
      append: createRoomLog(store, inMemory ? school.house.registry : undefined),
      note: async (removed) => void notes.push(removed),
      tidy: async () => {},
      log: silent.log as never,
      clock: () => Date.now() + ahead,
      pause: async () => {},
    });
    return { retention, notes };
  }
  /** After so many days. */
  async function after(days: number, policy: Partial<RetentionPolicy>) {
    ahead += days * day;
    const { retention, notes } = node();
    await retention.change({ ...defaultPolicy, ...policy });
    await retention.look();
    return { notes, last: (await retention.read()).last };
  }
  const age = (room: string, seq: number, days: number) =>
    store.db
      .updateTable('room_event')
      .set({ at: Date.now() + ahead - days * day })
      .where('room_id', '=', room)
      .where('seq', '<=', seq)
      .execute();
  const textsIn = async (room: string) => JSON.stringify(await school.house.events.newest(room, 100));
  const expired = (person: Person) => person.events.filter((event) => event.type === 'chat.expired');

  test('chat stays for good unless an administrator says otherwise', async () => {
    const { room, c } = await school.seminar();
    const seq = await school.say(c, 'from long ago');
    await age(room, seq, 3_000);
    await after(1, {});
    expect(await textsIn(room)).toContain('from long ago');
  });

  test('old texts are erased, here and on every page, by one event for each room; newer ones stay', async () => {
    const { room, a, c, d } = await school.seminar();
    let last = 0;
    for (const text of ['old one', 'old two', 'old three']) {
      school.clock.forward(10_000);
      last = await school.say(c, text);
    }
    await school.ask(d, 'chat.react', { seq: last, reaction: 'thanks', on: true });
    const held = await school.aside(d, 'old confession', { to: 'staff' });
    await store.db
      .updateTable('aside')
      .set({ at: Date.now() + ahead - 40 * day })
      .where('id', '=', held.id)
      .execute();
    await age(room, last, 40);
    const quiet = await school.seminar();
    const { last: run } = await after(1, { chatDays: 30 });
    school.clock.forward(10_000);
    const fresh = await school.say(c, 'fresh');

    const stored = JSON.stringify(
      await store.db.selectFrom('room_event').selectAll().where('room_id', '=', room).execute(),
    );
    for (const where of [await textsIn(room), JSON.stringify(c.seat!.room.between(1, 99)), stored]) {
      expect(where).not.toMatch(/old (one|two|three)/);
      expect(where).toContain('fresh');
    }
    expect(expired(a)).toMatchObject([{ type: 'chat.expired', before: last + 1, by: { name: '' } }]);
    expect(expired(quiet.a)).toEqual([]);
    expect(school.house.reactions.of(c.seat!.room).seenBy('x')).toEqual([]);
    expect((await school.house.asideStore.find(room, held.id))!.aside).toMatchObject({
      state: 'withdrawn',
      text: null,
    });
    expect(run!.removed.chat).toBeGreaterThanOrEqual(4);

    // The next day it goes on from there.
    await age(room, fresh, 40);
    await after(1, { chatDays: 30 });
    expect(expired(a)).toHaveLength(2);
    expect(await textsIn(room)).not.toContain('fresh');
    await after(1, { chatDays: 30 });
    expect((await textsIn(room)).match(/chat\.expired/g)!.length).toBe(2);
  });

  test('whoever was away then forgets them by the event when he comes back', async () => {
    const { room, a, c } = await school.seminar();
    const seq = await school.say(c, 'old and seen');
    await age(room, seq, 40);
    const { epoch } = a.seat!.room;
    await after(1, { chatDays: 30 });
    const back = a.anotherTab();
    await school.house.enter(back, room, { epoch, lastSeq: seq });
    expect(back.of('room.entered')[0]).toMatchObject({
      resumed: true,
      events: [{ type: 'chat.expired', before: seq + 1 }],
    });
  });

  test('what broke off in the middle is told the next time', async () => {
    const { room, a, c } = await school.seminar();
    const seq = await school.say(c, 'half gone');
    await age(room, seq, 40);
    await createChatExpiryStore(store.db).erase(room, 0, seq); // and then the node died
    await after(1, { chatDays: 30 });
    expect(expired(a)).toMatchObject([{ before: seq + 1 }]);
  });

  test('notes, mails and what was in deleted rooms go after their days', async () => {
    const { room, b, d } = await school.seminar();
    await school.say(d, 'in a deleted room');
    await school.ask(b, 'people.mute', { person: d.identity.accountId, reason: 'noise' });
    await school.house.roomStore.remove(room, Date.now() + ahead);
    const mail = { to_address: 'cleo@uni.example', subject: '', text: '', sent: 1 };
    await store.db
      .insertInto('mail')
      .values([
        { ...mail, id: newId(), at: Date.now() + ahead },
        { ...mail, id: 'a newer mail', at: Date.now() + ahead + 30 * day },
      ])
      .execute();
    const before = await after(29, { auditDays: 365 });
    expect(before.last!.removed).toMatchObject({ audit: 0, mails: 0, rooms: 0 });
    const { last, notes } = await after(2, { auditDays: 30 });
    expect(last!.removed.rooms).toBe(1);
    expect(last!.removed.mails).toBe(1);
    expect(notes).toEqual([last!.removed]);
    const left = await store.db.selectFrom('mail').select('id').execute();
    expect(left).toEqual([{ id: 'a newer mail' }]);
    expect(await store.db.selectFrom('room').select('id').where('id', '=', room).execute()).toEqual([]);
    expect(await store.db.selectFrom('room_event').select('seq').where('room_id', '=', room).execute()).toEqual([]);
    expect(await store.db.selectFrom('audit').select('id').execute()).toEqual([]);
  });

  test('once a day, in the night, and by one node of several', async () => {
    const ran = async (nodes = 1) => {
      const before = (await node().retention.read()).last?.at;
      await Promise.all(Array.from({ length: nodes }, () => node().retention.look()));
      return (await node().retention.read()).last?.at !== before;
    };
    const today = new Date(Date.now() + ahead + 3 * day);
    const at = (days: number, hour: number, minute: number) => {
      const time = new Date(today);
      time.setDate(time.getDate() + days);
      time.setHours(hour, minute, 0, 0);
      ahead = time.getTime() - Date.now();
    };
    at(0, 15, 0); // a server that was just set up need not wait for the night
    await after(0, { chatDays: null });
    expect(await ran()).toBe(false);
    at(0, 20, 0);
    expect(await ran(3)).toBe(false);
    at(1, 3, 5);
    expect(await ran(3)).toBe(true);
    at(1, 3, 15);
    expect(await ran()).toBe(false);
    at(2, 2, 55);
    expect(await ran()).toBe(false);
    at(2, 3, 10);
    expect(await ran()).toBe(true);
    at(4, 12, 0); // it was off at night
    expect(await ran()).toBe(true);
  });

  test('of several nodes that find it is time, one begins', async () => {
    const policies = createPolicyStore(store.db);
    const before = await policies.begun();
    const begun = await Promise.all([1, 2, 3, 4].map((n) => policies.begin(before, before + n)));
    expect(begun.filter(Boolean)).toHaveLength(1);
  });
});

test('pieces of work are small enough that nobody waits, and as large as that allows', async () => {
  let now = 0;
  const paused: number[] = [];
  const batches = new Batches({ now: () => now, pause: async (ms) => void paused.push(ms) });
  const work = (perRow: number) => batches.run(async (size) => void (now += size * perRow));
  for (let n = 0; n < 10; n++) await work(0.001);
  expect(batches.size).toBe(1_000);
  for (let n = 0; n < 10; n++) await work(0.2);
  expect(batches.size * 0.2).toBeLessThan(50);
  expect(paused.at(-1)).toBeCloseTo(batches.size * 0.2);
  for (let n = 0; n < 10; n++) await work(100);
  expect(batches.size).toBe(20);
});
