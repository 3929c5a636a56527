import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SearchPage } from '../../protocol/history-api.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { anonymousTag } from '../../protocol/pseudonym.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createSearch } from '../chat/search.ts';
import { byOf } from '../rooms/client.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { searchRoutes } from './search.ts';
import { createAsking } from './test/asking.ts';

describe.each(databases())('search on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  const ada = new Person('Ada Lovelace', 'presenter');
  const cleo = new Person('Cleo');
  const mallory = new Person('Mallory');

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    house = createHouse(store);
    await house.register(ada, cleo, mallory);
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  /** A room where Cleo has said these things, and a way to search it; every test begins with fresh rates. */
  async function library(texts: string[], { now }: { now?: () => number } = {}) {
    const room = await house.roomOf(ada, [[cleo, 'student']]);
    const [a, c] = [ada.anotherTab(), cleo.anotherTab()];
    await house.enter(a, room);
    await house.enter(c, room);
    await Promise.all(texts.map((text) => house.say(c, text)));
    const search = createSearch({ ...house, ...(now ? { now } : {}) });
    const asking = createAsking([searchRoutes({ search })], [ada, cleo, mallory]);
    const ask = async (q: string, more = '', person: Person | null = cleo) => {
      const answer = await asking.ask(person, `/api/rooms/${room}/search?q=${encodeURIComponent(q)}${more}`);
      return { status: answer.status, body: (await answer.json()) as SearchPage & { code?: string; field?: string } };
    };
    const found = async (q: string, more = '') =>
      (await ask(q, more)).body.messages.map((event) => (event as RoomEvent & { text: string }).text);
    return { room, a, c, ask, found, faults: asking.faults };
  }

  test('finds words and parts of them, whatever the case and the accents, newest first', async () => {
    const { found } = await library([
      'Der Übungszettel',
      'die Prüfung',
      'pruefung',
      'Semaphore und Mutex',
      'PRÜFUNGEN',
    ]);
    expect(await found('prufung')).toEqual(['PRÜFUNGEN', 'die Prüfung']);
    expect(await found('übungs')).toEqual(['Der Übungszettel']);
    expect(await found('mutex sema')).toEqual(['Semaphore und Mutex']);
    expect(await found('mutex zettel')).toEqual([]);
  });

  test('finds by the author’s name, and whoever writes without one by the tag only', async () => {
    const { a, c, found } = await library(['about paging']);
    await house.say(a, 'about caches');
    const by = { id: c.seat!.pseudonym, name: '', role: 'student' as const, anonymous: true as const };
    await c.seat!.room.append({ type: 'chat.posted', by, payload: { text: 'about my fear' } });
    expect(await found('lovelace')).toEqual(['about caches']);
    expect(await found('cleo about')).toEqual(['about paging']);
    expect(await found(anonymousTag(by.id))).toEqual(['about my fear']);
  });

  test('finds nothing that was erased or changed, and nothing that is no message', async () => {
    const { room, a, found } = await library(['the secret plan', 'the secret key']);
    const by = byOf(a);
    const alongside = [{ query: house.events.eraseText(room, 1), rows: 1 }];
    await a.seat!.room.append({ type: 'chat.deleted', by, payload: { ref: 1 }, alongside });
    const change = { actorId: cleo.identity.accountId, postedSince: 0, payload: { text: 'the public key' } };
    const query = house.events.changeText(room, 2, change);
    const told = { text: 'the public key' };
    const payload = { ref: 2, editedAt: 1 };
    await a.seat!.room.append({ type: 'chat.edited', by, payload, told, alongside: [{ query, rows: 1 }] });
    expect(await found('secret')).toEqual([]);
    expect(await found('public')).toEqual(['the public key']);
  });

  test('a page is full at fifty, and goes on where it ended', async () => {
    const { ask, c } = await library(Array.from({ length: 120 }, (_, n) => `line ${n + 1}`));
    await house.reactions.of(c.seat!.room).react(cleo.identity.accountId, 120, 'same', true);
    const first = (await ask('line')).body;
    expect(first.messages.map((event) => event.seq)).toEqual(Array.from({ length: 50 }, (_, n) => 120 - n));
    expect(first.messages[0]).toMatchObject({ reactions: { same: 1 }, mine: ['same'] });
    expect(first.next).toBe(71);
    expect(first.searchedBackTo).toBe(first.messages.at(-1)!.at);
    const second = (await ask('line', `&before=${first.next}`)).body;
    expect([second.messages[0]!.seq, second.next]).toEqual([70, 21]);
    const third = (await ask('line', `&before=${second.next}`)).body;
    expect([third.messages.length, third.next]).toEqual([20, null]);
    expect((await ask('line', '&before=1')).body).toEqual({ messages: [], next: null, searchedBackTo: null });
  });

  test('looks through so many events at most, also far back in the store, and says where to go on', async () => {
    const { room, ask } = await library(['the needle']);
    const row = {
      room_id: room,
      lecture_id: null,
      type: 'chat.posted',
      actor_id: cleo.identity.accountId,
      client_id: null,
    };
    const count = limits.searchedEvents + 500;
    for (let seq = 2; seq <= count; seq += 500) {
      const rows = Array.from({ length: Math.min(500, count + 1 - seq) }, (_, n) => seq + n);
      const payload = JSON.stringify({ text: 'hay' });
      const values = rows.map((at) => ({ ...row, seq: at, payload, at }));
      await store.db.insertInto('room_event').values(values).execute();
    }
    await store.db.updateTable('room_counter').set({ last_seq: count }).where('room_id', '=', room).execute();
    house.registry.deleted(room); // out of memory, to be loaded again
    const first = (await ask('needle')).body;
    expect(first).toEqual({ messages: [], next: 501, searchedBackTo: 501 });
    const second = (await ask('needle', '&before=501')).body;
    expect(second).toMatchObject({ messages: [{ seq: 1 }], next: null });
  });

  test('spends so much time at most, in slices between which others have their turn', async () => {
    let time = 0;
    const { ask } = await library(
      Array.from({ length: 1_000 }, () => 'hay'),
      { now: () => (time += 0.5) },
    );
    let turns = 0;
    let going = true;
    const other = () => going && (turns++, setImmediate(other));
    other();
    const { body } = await ask('needle');
    going = false;
    expect(turns).toBeGreaterThan(limits.searchMs / 4 / 2);
    expect(body.next).toBeGreaterThan(1);
    expect(body.next).toBeLessThan(1_000);
  });

  test('a hundred signs are enough, and what looks like a pattern is only looked for', async () => {
    const { ask, found, faults } = await library(['is it (a+)+$ or .* that hangs?', `${'a'.repeat(3_999)}!`]);
    for (const q of ['x'.repeat(limits.searchLength + 1), 'a'.repeat(50_000), '', '   ', '\u0301\u200b']) {
      const { status, body } = await ask(q);
      expect([status, body]).toEqual([400, { code: 'bad_request', field: 'q' }]);
    }
    expect(await found('(a+)+$')).toEqual(['is it (a+)+$ or .* that hangs?']);
    expect(await found('.*')).toHaveLength(1);
    expect(await found(`${'a'.repeat(limits.searchLength - 1)}b`)).toEqual([]);
    expect((await ask('a', '&before=-1')).status).toBe(400);
    expect((await ask('a', '&before=1e99')).status).toBe(400);
    expect(faults).toEqual([]);
  });

  test('strangers and those who are not in the room find nothing, and nobody asks without end', async () => {
    const { ask, room } = await library(['the plan']);
    expect((await ask('plan', '', null)).status).toBe(401);
    expect((await ask('plan', '', mallory)).status).toBe(404);
    const tries = await Promise.all(Array.from({ length: limits.searchRate.burst + 3 }, () => ask('plan')));
    expect(tries.filter((one) => one.status === 429).length).toBeGreaterThanOrEqual(2);
    await house.rooms.remove(ada.identity, room);
    expect((await ask('plan', '', ada)).status).toBe(404);
  });
});
