import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { ClientMessageOf, ServerMessageOf } from '../../protocol/messages.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import { StoreBusy, type Store } from '../store/port.ts';
import { chatHandlers } from './chat.handlers.ts';

type Handling<T extends 'chat.post' | 'chat.delete'> = (
  client: Person,
  message: ClientMessageOf<T>,
) => Promise<unknown>;

describe('chat', () => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  let handlers: { 'chat.post': Handling<'chat.post'>; 'chat.delete': Handling<'chat.delete'> };
  const ada = new Person('Ada', 'presenter');
  const ben = new Person('Ben');
  const cleo = new Person('Cleo');
  const mallory = new Person('Mallory');

  beforeAll(async () => {
    database = await withDatabase('sqlite');
    store = await database.open();
    house = createHouse(store);
    await house.register(ada, ben, cleo, mallory);
  });
  beforeEach(() => {
    handlers = chatHandlers({ events: house.events }) as typeof handlers;
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  const refusal = (code: string) => expect.objectContaining({ code });
  const erase = (person: Person, room: string, seq: number) =>
    handlers['chat.delete'](person, { type: 'chat.delete', id: 2, room, seq });
  const post = async (person: Person, room: string, text: string, clientId: string = randomUUID()) =>
    (await handlers['chat.post'](person, {
      type: 'chat.post',
      id: 1,
      room,
      clientId,
      text,
    })) as ServerMessageOf<'chat.acknowledged'>;

  /** A room with Ada, Ben who assists, Cleo and Mallory, all of them in it. */
  async function seminar() {
    const people = [ada, ben, cleo, mallory].map((person) => person.anotherTab());
    const room = await house.roomOf(ada, [
      [ben, 'assistant'],
      [cleo, 'student'],
      [mallory, 'student'],
    ]);
    for (const person of people) await house.enter(person, room);
    const [a, b, c, m] = people as [Person, Person, Person, Person];
    return { room, a, b, c, m };
  }

  test('a message is acknowledged with its place, and stands under the name of its session', async () => {
    const { room, c, m } = await seminar();
    const clientId = randomUUID();
    expect(await post(m, room, '  I am Ada, believe me  ', clientId)).toMatchObject({
      type: 'chat.acknowledged',
      re: 1,
      room,
      clientId,
      seq: 1,
    });
    await expect
      .poll(() => c.events)
      .toMatchObject([
        { text: 'I am Ada, believe me', by: { id: m.identity.accountId, name: 'Mallory', role: 'student' } },
      ]);
  });

  test('five at once and four a second; more is refused with the time to wait, for all tabs together', async () => {
    const { room, m, c } = await seminar();
    const second = m.anotherTab();
    await house.enter(second, room);
    const tries = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) => post(n % 2 ? m : second, room, `flood ${n}`)),
    );
    const refused = tries
      .filter((result) => result.status === 'rejected')
      .map((result) => result.reason as { code: string; retryAfterMs: number });
    expect(refused.length).toBeGreaterThanOrEqual(30);
    expect(refused.every(({ code, retryAfterMs }) => code === 'rate' && retryAfterMs > 0 && retryAfterMs <= 250)).toBe(
      true,
    );
    await post(c, room, 'others write on');
  });

  test('nothing but white space or control characters is no message', async () => {
    const { room, c } = await seminar();
    await expect(post(c, room, '\u0000\u0007 \n')).rejects.toEqual(refusal('bad_request'));
    expect(c.events).toEqual([]);
  });

  test('one deletes one’s own, staff delete any, a student nobody else’s', async () => {
    const { room, a, b, c, m } = await seminar();
    await post(c, room, 'first');
    await post(c, room, 'second');
    await post(a, room, 'third');
    await expect(erase(m, room, 1)).rejects.toEqual(refusal('forbidden'));
    await expect(erase(c, room, 3)).rejects.toEqual(refusal('forbidden'));
    await erase(c, room, 1);
    await erase(b, room, 2);
    await erase(b, room, 2); // twice is no error
    await expect(erase(b, room, 99)).rejects.toEqual(refusal('not_found'));
    await expect(erase(b, room, 4)).rejects.toEqual(refusal('not_found')); // a deletion is no message
    const stored = await house.events.newest(room, 10);
    expect(stored.map((event) => [event.type, 'text' in event ? event.text : null])).toEqual([
      ['chat.posted', null],
      ['chat.posted', null],
      ['chat.posted', 'third'],
      ['chat.deleted', null],
      ['chat.deleted', null],
    ]);
  });

  test('a message the store cannot take is not acknowledged, and stands once when it is sent again', async () => {
    const { room, c } = await seminar();
    const append = store.append.bind(store);
    const clientId = randomUUID();
    store.append = () => Promise.reject(new StoreBusy());
    await expect(post(c, room, 'patience', clientId)).rejects.toThrow(StoreBusy);
    store.append = append;
    expect((await post(c, room, 'patience', clientId)).seq).toBe(1);
    expect((await post(c, room, 'patience', clientId)).seq).toBe(1);
    expect((await house.events.newest(room, 10)).length).toBe(1);
  });

  test('a long text of any kind is stored as it is', async () => {
    const { room, c } = await seminar();
    for (const text of [
      'a'.repeat(4_000),
      '<script>alert(1)</script>',
      `${'('.repeat(1_999)}a${')'.repeat(1_999)}`,
      '‮abc \u200b مرحبا 👩‍🔬',
    ]) {
      await post(c, room, text);
      expect((await house.events.newest(room, 1))[0]).toMatchObject({ text });
    }
  });
});
