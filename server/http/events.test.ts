import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createHistory } from '../chat/history.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { eventRoutes } from './events.ts';
import { createAsking } from './test/asking.ts';

describe.each(databases())('the log over HTTP on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  let asking: ReturnType<typeof createAsking>;
  let room: string;
  const ada = new Person('Ada', 'presenter');
  const cleo = new Person('Cleo');
  const mallory = new Person('Mallory');
  /** More than a room keeps in memory: some are read from the store, some are not. */
  const count = limits.tailEvents + 100;

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    const before = createHouse(store);
    await before.register(ada, cleo, mallory);
    room = await before.roomOf(ada, [[cleo, 'student']]);
    await before.enter(ada, room);
    await Promise.all(Array.from({ length: count }, (_, n) => before.say(ada, `message ${n + 1}`)));
    before.registry.stop();
    house = createHouse(store);
    asking = createAsking([eventRoutes({ history: createHistory(house) })], [ada, cleo, mallory]);
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  const get = async (query: string, person: Person | null = cleo, what = 'events', where = room) => {
    const answer = await asking.ask(person, `/api/rooms/${where}/${what}?${query}`);
    return { status: answer.status, body: (await answer.json()) as { events: RoomEvent[]; messages: RoomEvent[] } };
  };
  const seqs = async (query: string) => {
    const { body } = await get(query);
    const found = body.events.map((event) => event.seq);
    for (let n = 1; n < found.length; n++) expect(found[n]).toBe(found[n - 1]! + 1);
    return [found[0], found.at(-1), found.length];
  };

  test('gives any stretch, oldest first, whether it is in memory or not', async () => {
    expect(await seqs('')).toEqual([count - 49, count, 50]);
    expect(await seqs('before=11&limit=4')).toEqual([7, 10, 4]);
    expect(await seqs('before=4')).toEqual([1, 3, 3]);
    expect(await seqs(`before=${count - 10}&limit=5`)).toEqual([count - 15, count - 11, 5]);
    expect(await seqs(`before=${count + 500}&limit=2`)).toEqual([count - 1, count, 2]);
    expect(await seqs('after=0&limit=3')).toEqual([1, 3, 3]);
    expect(await seqs(`after=${count - 2}`)).toEqual([count - 1, count, 2]);
    expect(await seqs(`after=${count}`)).toEqual([undefined, undefined, 0]);
    expect(await seqs('before=1')).toEqual([undefined, undefined, 0]);
    expect(await seqs('around=50&limit=10')).toEqual([45, 54, 10]);
    expect(await seqs('around=2&limit=10')).toEqual([1, 10, 10]);
    expect(await seqs(`around=${count}&limit=10`)).toEqual([count - 9, count, 10]);
    expect(await seqs(`around=${2 ** 50}&limit=10`)).toEqual([count - 9, count, 10]);
    expect(await seqs('around=105&limit=20')).toEqual([95, 114, 20]); // across the edge of what is in memory
  });

  test('never gives more than a page, and takes no nonsense', async () => {
    for (const limit of ['1e9', '201', String(Number.MAX_SAFE_INTEGER)]) {
      expect((await get(`before=1000&limit=${limit}`)).body.events).toHaveLength(limits.pageSizeMax);
      expect((await get(`after=0&limit=${limit}`)).body.events).toHaveLength(limits.pageSizeMax);
    }
    const wrong = [
      'limit=0',
      'limit=-1',
      'limit=1e400',
      'limit=x',
      'before=-1',
      'before=0',
      'before=9223372036854775808',
    ];
    const more = [
      'after=-1',
      'around=0',
      'before=1.5',
      'before=NaN',
      'before=3&after=1',
      'around=2&before=3',
      'after=9e15&after=x',
    ];
    for (const query of [...wrong, ...more]) expect([query, (await get(query)).status]).toEqual([query, 400]);
    expect((await get(`after=${Number.MAX_SAFE_INTEGER}`)).body.events).toEqual([]);
    expect(asking.faults).toEqual([]);
  });

  test('messages by their seq, each once; what is not there is left out', async () => {
    const { body } = await get(`seqs=7,3,${count},7,${count + 1}`, cleo, 'messages');
    expect(body.messages.map((event) => event.seq)).toEqual([3, 7, count]);
    const many = (n: number) => Array.from({ length: n }, (_, at) => at + 1).join();
    expect((await get(`seqs=${many(limits.eventsBySeq)}`, cleo, 'messages')).body.messages).toHaveLength(50);
    const wrong = [many(limits.eventsBySeq + 1), '', '0', '-1', '1,', '1;2', '9'.repeat(16), `${'1,'.repeat(50_000)}1`];
    for (const list of wrong) expect((await get(`seqs=${list}`, cleo, 'messages')).status).toBe(400);
    expect(asking.faults).toEqual([]);
  });

  test('of a room one is not in there is nothing, and nothing of a deleted one', async () => {
    const gone = await house.roomOf(ada, [[cleo, 'student']]);
    await house.enter(ada.anotherTab(), gone);
    await house.rooms.remove(ada.identity, gone);
    for (const [what, query] of [
      ['events', ''],
      ['messages', 'seqs=1'],
    ] as const) {
      expect((await get(query, mallory, what)).status).toBe(404);
      expect((await get(query, null, what)).status).toBe(401);
      expect((await get(query, cleo, what, 'AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
      expect((await get(query, cleo, what, gone)).status).toBe(404);
    }
  });

  test('an erased message has no text anywhere, and reactions come along with one’s own', async () => {
    const a = ada.anotherTab();
    const fresh = await house.roomOf(ada, [[cleo, 'student']]);
    await house.enter(a, fresh);
    await house.say(a, 'keep this');
    await house.say(a, 'a secret');
    const by = { id: ada.identity.accountId, name: 'Ada', role: 'owner' as const };
    const alongside = [{ query: house.events.eraseText(fresh, 2), rows: 1 }];
    await a.seat!.room.append({ type: 'chat.deleted', by, payload: { ref: 2 }, alongside });
    await house.reactions.of(a.seat!.room).react(cleo.identity.accountId, 1, 'thanks', true);
    for (const [what, query] of [
      ['events', ''],
      ['messages', 'seqs=1,2'],
    ] as const) {
      const { body } = await get(query, cleo, what, fresh);
      const events = body.events ?? body.messages;
      expect(events[0]).toMatchObject({ text: 'keep this', reactions: { thanks: 1 }, mine: ['thanks'] });
      expect(events[1]).toMatchObject({ text: null });
      expect(JSON.stringify(body)).not.toContain('a secret');
    }
  });
});
