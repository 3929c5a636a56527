import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silent } from '../../test/support/database.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createExports } from '../chat/export.ts';
import { createExportStore } from '../chat/export.store.ts';
import { createHistory } from '../chat/history.ts';
import { createSearch } from '../chat/search.ts';
import type { ClientMessageOf } from '../../protocol/messages.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { eventRoutes } from './events.ts';
import { exportRoutes } from './export.ts';
import { searchRoutes } from './search.ts';
import { createAsking } from './test/asking.ts';

type Asked<M> = M extends unknown ? Omit<M, 'id' | 'room'> : never;
/** What makes a text go away. */
type Erasing = Asked<ClientMessageOf<'chat.delete' | 'chat.edit' | 'chat.purge'>>;

/** What is gone is gone by every way to it, at once. */
describe.each(databases())('erased on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  const ada = new Person('Ada', 'presenter');
  const cleo = new Person('Cleo');

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    house = createHouse(store);
    await house.register(ada, cleo);
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  /** Cleo has told a secret, in her second message, and Ada and Cleo are in the room. */
  async function confession() {
    const room = await house.roomOf(ada, [[cleo, 'student']]);
    const [a, c] = [ada.anotherTab(), cleo.anotherTab()];
    await house.enter(a, room);
    await house.enter(c, room);
    for (const text of ['hello', 'the secret', 'bye']) await house.say(c, text);
    const reading = { ...house, exportStore: createExportStore(store.db) };
    const asking = createAsking(
      [
        eventRoutes({ history: createHistory(reading) }),
        searchRoutes({ search: createSearch(reading) }),
        exportRoutes({ exports: createExports(reading), log: silent.log }),
      ],
      [ada, cleo],
    );
    const ask = (what: string) => asking.ask(ada, `/api/rooms/${room}/${what}`);
    const handlers: Handlers = Object.assign({}, ...house.handlers);
    const does = async (person: Person, message: Erasing) => {
      const handler = handlers[message.type] as (person: Person, message: object) => Promise<unknown>;
      await handler(person, { ...message, id: 1, room });
    };
    return { room, a, c, ask, does };
  }

  const ways = [
    'events',
    'events?before=3',
    'events?after=1',
    'events?around=2',
    'messages?seqs=2',
    'search?q=bye',
    'search?q=secret',
    'export?format=json',
    'export?format=csv&pseudonyms=1',
  ];

  /** What anybody can still read, by every way: in memory, anew from the store, coming back, over HTTP. */
  async function everything(room: string, ask: (what: string) => Promise<Response>): Promise<string> {
    const restarted = createHouse(store);
    const { epoch } = await restarted.registry.open(room);
    const seen: unknown[] = [await store.db.selectFrom('room_event').selectAll().where('room_id', '=', room).execute()];
    for (const node of [house, restarted]) {
      for (const known of [{}, { epoch, lastSeq: 0 }, { epoch, lastSeq: 1 }]) {
        const newcomer = cleo.anotherTab();
        await node.enter(newcomer, room, known);
        seen.push(newcomer.heard);
      }
    }
    restarted.registry.stop();
    for (const way of ways) {
      const answer = await ask(way);
      expect([way, answer.status]).toEqual([way, 200]);
      seen.push(await answer.text());
    }
    return JSON.stringify(seen);
  }

  test.each([
    ['deleted', { type: 'chat.delete', seq: 2 }],
    ['changed', { type: 'chat.edit', seq: 2, text: 'nothing' }],
    ['erased with all that the person wrote', { type: 'chat.purge', person: cleo.identity.accountId }],
  ] as [string, Erasing][])('a message that was %s', async (_how, message) => {
    const { room, a, c, ask, does } = await confession();
    expect(await everything(room, ask)).toContain('the secret');
    await does(message.type === 'chat.edit' ? c : a, message);
    const left = await everything(room, ask);
    expect(left).not.toContain('the secret');
    if (message.type !== 'chat.purge') expect(left).toContain('bye');
  });

  test('a room that was deleted', async () => {
    const { room, ask } = await confession();
    await house.rooms.remove(ada.identity, room);
    for (const way of ways) expect([way, (await ask(way)).status]).toEqual([way, 404]);
    await expect(house.enter(ada.anotherTab(), room)).rejects.toMatchObject({ code: 'not_found' });
  });
});
