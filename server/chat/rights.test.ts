import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { refusal, School } from './test/seminar.ts';

/** Every message that staff alone may send, each tried by everybody who may not (row I2 of the security checks). */
describe.each(databases())('who may not keep order on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let school: School;
  let seminar: Awaited<ReturnType<School['seminar']>> & { guest: Person };
  let deeds: { type: ClientMessage['type']; asked: object; withoutRight: 'forbidden' | 'not_found' }[];

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    school = new School(store);
  });
  afterAll(async () => {
    school.house.registry.stop();
    await store.close();
    await database.drop();
  });

  const idOf = (person: Person) => person.identity.accountId;

  /** Something of everything: a message of Ada's, Dora's held message, Mallory muted and somebody removed, and a guest. */
  beforeEach(async () => {
    const made = await school.seminar();
    const { room, a, b, d, m } = made;
    await school.house.rooms.edit(a.identity, room, { joining: 'open' }, 'https://here');
    const [guest, removed] = [await school.person('Gast'), await school.person('Yuri')];
    await school.ask(guest, 'room.enter', { room });
    await school.ask(removed, 'room.enter', { room });
    const seq = await school.say(a, 'read this');
    await school.ask(b, 'people.remove', { person: idOf(removed), reason: '', erase: false });
    await school.ask(b, 'people.mute', { person: idOf(m), reason: '' });
    await school.rules(b, { approveFirst: true, anonymous: true });
    const { id: aside } = await school.aside(d, 'may I?');
    const person = idOf(d);
    const forbidden = (type: ClientMessage['type'], asked: object) => ({
      type,
      asked,
      withoutRight: 'forbidden' as const,
    });
    seminar = { ...made, guest };
    deeds = [
      forbidden('rules.change', { rules: { writing: 'read_only' } }),
      forbidden('rules.change', { rules: {}, heldWords: ['exam'] }),
      forbidden('chat.pin', { seq }),
      forbidden('chat.pin', { seq: null }),
      forbidden('chat.delete', { seq }),
      forbidden('chat.edit', { seq, text: 'do not read this' }),
      forbidden('chat.post', { to: person, text: 'psst', clientId: crypto.randomUUID() }),
      forbidden('aside.decide', { aside, release: true }),
      forbidden('aside.decide', { aside, release: false }),
      { type: 'aside.withdraw', asked: { aside }, withoutRight: 'not_found' },
      forbidden('chat.purge', { person }),
      forbidden('people.mute', { person, reason: '' }),
      forbidden('people.unmute', { person: idOf(m) }),
      forbidden('people.remove', { person, reason: '', erase: true }),
      forbidden('people.readmit', { person: idOf(removed) }),
      forbidden('people.vouch', { person: idOf(guest) }),
      forbidden('people.list', {}),
    ];
  });

  async function tryAll(person: Person, expected: (deed: (typeof deeds)[number]) => string, room = seminar.room) {
    const before = await everythingOf(seminar.room);
    const answers: [string, unknown][] = [];
    for (const { type, asked } of deeds) {
      const answer = school.ask(person, type, { ...asked, room } as never);
      answers.push([
        type,
        await answer.then(
          () => 'done',
          (error: unknown) => (error as { code: unknown }).code,
        ),
      ]);
    }
    expect(answers).toEqual(deeds.map((deed) => [deed.type, expected(deed)]));
    expect(await everythingOf(seminar.room)).toEqual(before);
  }

  async function everythingOf(room: string): Promise<unknown[]> {
    const tables = ['room_event', 'chat_state', 'aside', 'sanction', 'audit', 'membership'] as const;
    return Promise.all(
      tables.map((table) => store.db.selectFrom(table).where('room_id', '=', room).selectAll().execute()),
    );
  }

  test('a student', () => tryAll(seminar.c, ({ withoutRight }) => withoutRight));

  test('a guest', () => tryAll(seminar.guest, ({ withoutRight }) => withoutRight));

  test('an assistant the second after he was one: sockets that are open lose it as well', async () => {
    const { a, b, room } = seminar;
    await school.house.members.changeRole(a.identity, room, idOf(b), 'student');
    await tryAll(b, ({ withoutRight }) => withoutRight);
  });

  test('an assistant who was removed, or left', async () => {
    const { b, room } = seminar;
    await school.house.members.remove(b.identity, room, idOf(b));
    await tryAll(b, () => 'not_found');
  });

  test('staff of another room, about this one', async () => {
    const other = await school.seminar();
    await tryAll(other.a, () => 'not_found');
  });

  test('staff of another room, there, with ids of this one', async () => {
    const other = await school.seminar();
    await school.rules(other.a, { anonymous: true });
    const about = deeds.filter(
      ({ type }) => !['rules.change', 'people.list', 'chat.edit', 'people.unmute', 'people.readmit'].includes(type),
    );
    for (const { type, asked } of about) {
      if ('seq' in asked && asked.seq === null) continue; // takes down the pin of that room
      const answer = school.ask(other.b, type, { ...asked, seq: 99, room: other.room } as never);
      await expect([type, await answer.catch((error: unknown) => error)]).toEqual([type, refusal('not_found')]);
    }
  });

  test('whoever is in no room', async () => {
    await tryAll(seminar.a.anotherTab(), () => 'not_found');
  });

  test('staff may, so the refusals above are about rights', async () => {
    const { b } = seminar;
    for (const { type, asked } of deeds) {
      if (type === 'chat.edit' || type === 'aside.withdraw') continue; // nobody edits another’s, and it is released by now
      const answer = school.ask(b, type, asked as never).then(
        () => 'done',
        (error: unknown) => (error as { code: unknown }).code,
      );
      const already = type === 'aside.decide' && !(asked as { release: boolean }).release;
      expect([type, await answer]).toEqual([type, already ? 'conflict' : 'done']);
    }
  });
});
