import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { databases, withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { MemoryBus, MemoryHub } from '../../bus/memory.ts';
import { StoreBusy, type Store } from '../../store/port.ts';
import { byOf } from '../client.ts';
import { createHouse, Person, type House } from '../test/house.ts';

const seqs = (person: Person) => person.events.map((event) => event.seq);
const texts = (person: Person) => person.events.flatMap((event) => (event.type === 'chat.posted' ? [event.text] : []));

describe.each(databases())('a room on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  const ada = new Person('Ada', 'presenter');
  const ben = new Person('Ben');
  const cleo = new Person('Cleo');

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    house = createHouse(store);
    await house.register(ada, ben, cleo);
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  const lecture = (...people: Person[]) =>
    house.roomOf(
      ada,
      people.map((person) => [person, 'student']),
    );
  const visit = async (person: Person, id: string, known = {}) => {
    const tab = person.anotherTab();
    await house.enter(tab, id, known);
    return tab;
  };

  test('everybody sees the same messages in the same order, and the author his acknowledgement', async () => {
    const id = await lecture(ben, cleo);
    const [b, c] = [await visit(ben, id), await visit(cleo, id)];
    const places = await Promise.all(['one', 'two', 'three'].map((text, n) => house.say(n % 2 ? b : c, text)));
    expect(places.map((place) => place?.seq)).toEqual([1, 2, 3]);
    await expect.poll(() => seqs(b)).toEqual([1, 2, 3]);
    expect(c.events).toEqual(b.events);
    expect(b.events[0]).toMatchObject({ type: 'chat.posted', text: 'one', by: { name: 'Cleo', role: 'student' } });
  });

  test('sending the same message again gives the same place and shows it once', async () => {
    const id = await lecture(ben);
    const b = await visit(ben, id);
    const clientId = randomUUID();
    const first = await house.say(b, 'only once', clientId);
    const again = await house.say(b, 'only once', clientId);
    expect(again).toEqual(first);
    await expect.poll(() => seqs(b)).toEqual([1]);
  });

  test('a message whose commit was never answered is shown to everybody, once, whether its author sends it again or not', async () => {
    const silence: Store = {
      ...store,
      async append(entry) {
        await store.append(entry);
        throw new StoreBusy('the line broke during the commit');
      },
    };
    const cut = createHouse(silence);
    const id = await lecture(ben, cleo);
    const [doubtful, b] = [cleo.anotherTab(), ben.anotherTab()];
    await cut.enter(doubtful, id);
    await cut.enter(b, id);
    const clientId = randomUUID();
    await expect(cut.say(doubtful, 'did you hear me?', clientId)).rejects.toThrow(StoreBusy);
    await expect.poll(() => texts(b)).toEqual(['did you hear me?']);
    silence.append = store.append;
    expect(await cut.say(doubtful, 'did you hear me?', clientId)).toMatchObject({ seq: 1 });
    expect(await cut.say(doubtful, 'good')).toMatchObject({ seq: 2 });
    await expect.poll(() => texts(b)).toEqual(['did you hear me?', 'good']);
    cut.registry.stop();
  });

  test('who comes back gets exactly what was missed; who comes anew the last messages', async () => {
    const id = await lecture(ben, cleo);
    const b = await visit(ben, id);
    for (let n = 1; n <= limits.snapshotEvents + 5; n++) await house.say(b, `message ${n}`);
    const { epoch } = b.seat!.room;
    const back = await visit(cleo, id, { epoch, lastSeq: 60 });
    expect(back.of('room.entered')[0]).toMatchObject({ resumed: true, seq: 65 });
    expect(seqs(back)).toEqual([61, 62, 63, 64, 65]);
    const anew = await visit(cleo, id);
    expect(anew.of('room.entered')[0]!.resumed).toBe(false);
    expect(seqs(anew)[0]).toBe(6);
    const otherEpoch = await visit(cleo, id, { epoch: 'restored', lastSeq: 60 });
    expect(otherEpoch.of('room.entered')[0]!.resumed).toBe(false);
  });

  test('everything is there again after a restart', async () => {
    const id = await lecture(ben);
    const b = await visit(ben, id);
    await house.say(b, 'before');
    const afterwards = createHouse(store);
    const again = ben.anotherTab();
    await afterwards.enter(again, id, { epoch: b.seat!.room.epoch, lastSeq: 0 });
    expect(texts(again)).toEqual(['before']);
    expect(again.of('room.entered')[0]!.resumed).toBe(true);
    afterwards.registry.stop();
  });

  test('a client that enters while messages arrive misses none and gets none twice', async () => {
    const id = await lecture(ben, cleo);
    const b = await visit(ben, id);
    const talking = (async () => {
      for (let n = 0; n < 60; n++) await house.say(b, `message ${n}`);
    })();
    const guests: Person[] = [];
    for (let n = 0; n < 20; n++) guests.push(await visit(cleo, id, { epoch: b.seat!.room.epoch, lastSeq: 0 }));
    await talking;
    const all = Array.from({ length: 60 }, (_, n) => n + 1);
    await expect.poll(() => guests.map((guest) => seqs(guest).length)).toEqual(guests.map(() => 60));
    for (const guest of guests) expect(seqs(guest)).toEqual(all);
  });

  test('a deleted message is gone from everywhere, and keeps its place', async () => {
    const id = await lecture(ben, cleo);
    const b = await visit(ben, id);
    await house.say(b, 'something regrettable');
    const room = b.seat!.room;
    const erase = () =>
      room.append({
        type: 'chat.deleted',
        by: byOf(b),
        payload: { ref: 1 },
        alongside: [{ query: house.events.eraseText(id, 1), rows: 1 }],
      });
    expect(await erase()).toMatchObject({ seq: 2 });
    expect(await erase()).toBeNull();
    const c = await visit(cleo, id);
    expect(c.events).toMatchObject([
      { seq: 1, type: 'chat.posted', text: null },
      { seq: 2, type: 'chat.deleted', ref: 1 },
    ]);
    expect(JSON.stringify(await house.events.newest(id, 10))).not.toContain('regrettable');
    expect(JSON.stringify(await store.db.selectFrom('room_event').selectAll().execute())).not.toContain('regrettable');
  });

  test('two nodes show the same; what the bus loses is fetched', async () => {
    const hub = new MemoryHub();
    const lossy = new MemoryBus(hub);
    const publish = lossy.publish.bind(lossy);
    let drop = false;
    lossy.publish = (channel, message) => void (drop || publish(channel, message));
    const here = createHouse(store, lossy);
    const there = createHouse(store, new MemoryBus(hub));
    const id = await lecture(ben, cleo);
    const [b, c] = [ben.anotherTab(), cleo.anotherTab()];
    await here.enter(b, id);
    await there.enter(c, id);
    await here.say(b, 'heard');
    drop = true;
    await here.say(b, 'lost on the way');
    await here.say(b, 'lost, too');
    drop = false;
    await here.say(b, 'heard again');
    await expect.poll(() => texts(c)).toEqual(['heard', 'lost on the way', 'lost, too', 'heard again']);
    expect(seqs(c)).toEqual([1, 2, 3, 4]);
    here.registry.stop();
    there.registry.stop();
  });

  test('who is removed is shown out at once and hears nothing more', async () => {
    const id = await lecture(ben, cleo);
    const [b, c] = [await visit(ben, id), await visit(cleo, id)];
    await house.members.remove(ada.identity, id, cleo.identity.accountId);
    expect(c.of('room.closed')).toEqual([{ type: 'room.closed', room: id, reason: 'removed' }]);
    expect(c.seat).toBeNull();
    await house.say(b, 'afterwards');
    await expect.poll(() => seqs(b)).toEqual([1]);
    expect(c.events).toEqual([]);
  });

  test('a new role counts at once and shows on what the person wrote before', async () => {
    const id = await lecture(ben, cleo);
    const b = await visit(ben, id);
    await house.say(b, 'hello');
    await house.members.changeRole(ada.identity, id, ben.identity.accountId, 'assistant');
    expect(b.of('room.role_changed')[0]).toMatchObject({ role: 'assistant' });
    expect(b.seat!.permissions.has('chat.moderate')).toBe(true);
    const c = await visit(cleo, id);
    expect(c.events[0]!.by).toMatchObject({ name: 'Ben', role: 'assistant' });
  });

  test('people are counted, not their tabs', async () => {
    const id = await lecture(ben, cleo);
    const b = await visit(ben, id);
    await visit(ben, id);
    await visit(cleo, id);
    expect(b.seat!.room.presence.count).toBe(2);
    const page = b.seat!.room.presence.page(undefined, 1);
    expect(page).toMatchObject({ people: [{ name: 'Ben' }], total: 2 });
    expect(b.seat!.room.presence.page(page.next!, 1)).toMatchObject({ people: [{ name: 'Cleo' }], next: null });
  });
});
