import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { MemoryBus, MemoryHub } from '../../bus/memory.ts';
import type { Store } from '../../store/port.ts';
import { newId } from '../../ids.ts';
import { byOf } from '../client.ts';
import { createHouse, Person } from '../test/house.ts';

let database: TestDatabase;
let store: Store;
const ada = new Person('Ada', 'presenter');
const cleo = new Person('Cleo');

beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  await createHouse(store).register(ada, cleo);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** Ada is in her room on one node; another node, on which nobody has entered it yet. */
async function twoNodes() {
  const hub = new MemoryHub();
  const [here, there] = [createHouse(store, new MemoryBus(hub)), createHouse(store, new MemoryBus(hub))];
  onTestFinished(() => [here, there].forEach(({ registry }) => registry.stop()));
  const id = await here.roomOf(ada, [[cleo, 'student']]);
  const [a, c] = [ada.anotherTab(), cleo.anotherTab()];
  await here.enter(a, id);
  return { here, there, id, a, c };
}

/** The next reading that this asks for answers after `deed`, with what was there before it. */
function before<K extends string>(
  reader: Record<K, (...what: never[]) => Promise<unknown>>,
  reading: K,
  deed: () => Promise<unknown>,
): void {
  const read = reader[reading];
  reader[reading] = async (...what) => {
    reader[reading] = read;
    const answer = await read(...what);
    await deed();
    return answer;
  };
}

test('what is said on one node while another reads the room is shown there, too', async () => {
  const { here, there, id, a, c } = await twoNodes();
  before(there.events, 'newest', () => here.say(a, 'the only words'));
  await there.enter(c, id);
  await expect.poll(() => c.events).toMatchObject([{ seq: 1, text: 'the only words' }]);
});

test('a lecture that begins while another node reads the room is live there', async () => {
  const { there, id, a, c } = await twoNodes();
  const begin = () =>
    a.seat!.room.append({ type: 'lecture.started', by: byOf(a), lectureId: newId(), payload: { title: 'Deadlocks' } });
  before(there.roomStore, 'liveLecture', begin);
  await there.enter(c, id);
  await expect.poll(() => c.seat?.room.lecture?.title).toBe('Deadlocks');
});

describe.each(['another node', 'this node'])('a room that is read while on %s', (where) => {
  test('its name is changed has the new one', async () => {
    const { here, there, id, c } = await twoNodes();
    const who = where === 'this node' ? there : here;
    before(there.roomStore, 'find', () => who.rooms.edit(ada.identity, id, { name: 'Compilers' }, 'https://here'));
    await there.registry.open(id);
    await there.enter(c, id);
    await expect.poll(() => c.seat?.room.info.name).toBe('Compilers');
  });

  test('it is deleted is entered by nobody', async () => {
    const { here, there, id } = await twoNodes();
    const who = where === 'this node' ? there : here;
    before(there.roomStore, 'find', () => who.rooms.remove(ada.identity, id));
    await expect(there.registry.open(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(there.registry.peek(id)).toBeUndefined();
  });
});
