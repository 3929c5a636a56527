import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { silent } from '../../test/support/database.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import { dump } from '../../test/support/dump.ts';
import { createExports } from '../chat/export.ts';
import { createExportStore } from '../chat/export.store.ts';
import { createHistory } from '../chat/history.ts';
import { createSearch } from '../chat/search.ts';
import { School } from '../chat/test/seminar.ts';
import { asideRoutes } from '../http/asides.ts';
import { eventRoutes } from '../http/events.ts';
import { exportRoutes } from '../http/export.ts';
import { moderationRoutes } from '../http/moderation.ts';
import { searchRoutes } from '../http/search.ts';
import { createAsking } from '../http/test/asking.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import type { Texts } from '../../protocol/privacy.ts';
import { createPrivacy } from './create.ts';
import { fillEveryTable } from './test/every-table.ts';

const name = 'Cleo Quillfeather';
/** What she wrote where all could read it, and what only she and staff could. */
const said = ['quokka one', 'quokka two', 'quokka three', 'quokka nameless'];
/** What she asked and voted by name; what she told staff alone, or they noted about her. */
const asked = ['quokka asked', 'quokka cloud'];
const aside = ['quokka on the line', 'a quokka, again'];
const confided = ['quokka to staff', 'quokka from staff', 'quokka held'];

describe.each(databases())('an account that was erased, on %s', (dialect) => {
  let store: Store;
  let school: School;
  useSchool(dialect, (made) => ({ school, store } = made));

  const idOf = (person: Person) => person.identity.accountId;
  const privacy = (parts: Partial<Parameters<typeof createPrivacy>[0]> = {}) =>
    createPrivacy({
      store,
      registry: school.house.registry,
      pseudonymOf: school.house.pseudonymOf,
      settle: async () => {},
      ...parts,
    });

  /** Cleo did everything one can do in a room, and others spoke with her and of her. */
  async function lifeOfCleo() {
    const seminar = await school.seminar({ anonymous: true }, ['held']);
    const { room, b, d } = seminar;
    const cleo = await school.person(name);
    await school.house.memberStore.add(room, idOf(cleo), 'student', Date.now());
    const [c] = (await school.visit(room, cleo)) as [Person];
    const first = await school.say(c, said[0]!);
    const answer = await school.say(d, `well, @${name}, and @${name}x`, {
      replyTo: first,
      mentions: [idOf(d), idOf(cleo)],
    });
    const second = await school.say(c, 'quokka draft');
    await school.ask(c, 'chat.edit', { seq: second, text: said[1]! });
    await school.say(c, said[2]!);
    const hidden = await school.say(c, said[3]!, { anonymous: true });
    await school.ask(d, 'chat.react', { seq: first, reaction: 'thanks', on: true });
    await school.ask(c, 'chat.react', { seq: answer, reaction: 'thanks', on: true });
    await school.ask(d, 'chat.react', { seq: answer, reaction: 'thanks', on: true });
    await school.ask(b, 'chat.pin', { seq: first });
    school.clock.forward(60_000);
    await school.aside(c, confided[0]!, { to: 'staff' });
    await school.aside(b, `${confided[1]}, @${name}`, { to: idOf(cleo), mentions: [idOf(cleo)] });
    await school.aside(c, confided[2]!);
    await school.aside(d, `held: @${name}`, { mentions: [idOf(cleo)] });
    await school.ask(b, 'people.mute', { person: idOf(cleo), reason: `${name} again` });
    await school.ask(b, 'people.unmute', { person: idOf(cleo) });
    const { accountId: id, email } = cleo.identity;
    const address = id + email; // as `register` writes it
    await fillEveryTable(store, { id, email: address, name }, room);
    return { ...seminar, cleo, c, address, first, answer, hidden };
  }

  /** What anybody can read by any way: here, and on a server that was just started. */
  async function everythingReadable(room: string, readers: Person[]): Promise<string> {
    const seen: unknown[] = [];
    const restarted = new School(store);
    for (const { house } of [school, restarted]) {
      const { epoch } = await house.registry.open(room);
      const reading = { ...house, exportStore: createExportStore(store.db) };
      const { ask } = createAsking(
        [
          eventRoutes({ history: createHistory(reading) }),
          searchRoutes({ search: createSearch(reading) }),
          exportRoutes({ exports: createExports(reading), log: silent.log }),
          asideRoutes({ ...house }),
          moderationRoutes({ ...house, sanctions: house.sanctionStore }),
        ],
        readers,
      );
      for (const reader of readers) {
        for (const known of [{}, { epoch, lastSeq: 0 }, { epoch, lastSeq: 3 }]) {
          const tab = reader.anotherTab();
          await house.enter(tab, room, known);
          seen.push(tab.heard);
          tab.seat!.room.leave(tab);
        }
        const ways = ['events', 'messages?seqs=1,2,3,4,5', 'search?q=quokka', 'asides', 'search?q=Cleo'];
        const staff = reader.identity.role === 'presenter' ? ['export?format=json', 'audit', 'sanctions'] : [];
        for (const way of [...ways, ...staff]) {
          const answer = await ask(reader, `/api/rooms/${room}/${way}`);
          expect([way, answer.status]).toEqual([way, 200]);
          seen.push(await answer.text());
        }
      }
    }
    restarted.house.registry.stop();
    return JSON.stringify(seen);
  }

  /** Which of these words stand there. */
  const left = (words: string[], where: string) => words.filter((word) => where.includes(word));
  /** Nothing in them is of one person. */
  const ofNobody = ['chat_expiry', 'chat_state', 'classroom', 'erasure', 'pulse', 'room_counter', 'setting'];

  async function tablesWithout(words: string[]): Promise<string[]> {
    const tables = Object.entries(await dump(store)).filter(([table]) => !/^(kysely|sqlite)_/.test(table));
    return tables.filter(([, rows]) => left(words, JSON.stringify(rows)).length === 0).map(([table]) => table);
  }

  const whole = async () => JSON.stringify(await dump(store));

  test.each<[Texts, string[]]>([
    ['erased', []],
    ['kept', [...said, ...asked]],
  ])('leaves nothing of who it was: texts %s', async (texts, mayStay) => {
    const { room, a, b, d, cleo, address } = await lifeOfCleo();
    const words = [idOf(cleo), address, name, 'quokka', ...asked, ...aside];
    expect(left(words, await whole())).toEqual(words);
    expect(left([...said, name], await everythingReadable(room, [a, d]))).toEqual([...said, name]);

    expect(await tablesWithout([idOf(cleo), address])).toEqual(ofNobody);

    const { erasures } = privacy();
    await erasures.finish(await erasures.begin(idOf(cleo), { texts, actor: idOf(cleo) }));

    for (const where of [await whole(), await everythingReadable(room, [a, b, d])]) {
      // Letters that are a part of somebody else's name are not hers.
      const text = where.replaceAll(`@${name}x`, '');
      expect(left([idOf(cleo), address, name, ...confided, ...aside], text)).toEqual([]);
      expect(text).toContain('well, @…, and');
    }
    expect(left([...said, ...asked], await whole())).toEqual(mayStay);
    expect(left(said, await everythingReadable(room, [a, b, d]))).toEqual(left(said, mayStay.join()));
    // Who watched the room is told that a question of hers is another now.
    const told = d.events.filter((event) => event.type === 'question.changed');
    expect(told).toMatchObject([{ state: texts === 'erased' ? 'withdrawn' : 'open', by: { name: '' } }]);
  });

  test('is gone from every page that is open: texts, names, pins, reactions', async () => {
    const { a, d, cleo, c, first, answer, hidden } = await lifeOfCleo();
    a.heard.length = d.heard.length = 0;
    const { erasures } = privacy();
    const pending = await erasures.begin(idOf(cleo), { texts: 'erased', actor: null });
    c.seat!.room.leave(c);
    await erasures.finish(pending);
    const [told] = d.events.filter((event) => event.type === 'chat.forgotten');
    expect(told).toMatchObject({ by: { id: pending.tombstone, name: '', role: null }, erased: true });
    expect(told!.type === 'chat.forgotten' && told!.refs).toContain(first);
    expect(d.events.some((event) => event.type === 'chat.purged' && event.by.anonymous === true)).toBe(true);
    expect(left([idOf(cleo), name], JSON.stringify(d.heard))).toEqual([]);
    const room = a.seat!.room;
    expect(room.between(hidden, hidden)![0]).toMatchObject({ type: 'chat.posted', text: null });
    expect(school.house.chats.of(room).seenBy(a).pinned).toMatchObject({ text: null, by: { name: '' } });
    await expect
      .poll(() => school.house.reactions.of(room).seenBy(idOf(a)))
      .toEqual([expect.objectContaining({ seq: answer, counts: { thanks: 1 } })]);
    const asides = () => a.of('aside.changed').filter((it) => it.aside.with.id === pending.tombstone);
    await expect.poll(() => new Set(asides().map((it) => it.aside.id)).size).toBe(3);
  });

  test('so many places stand in one event and no more', async () => {
    const { room, d } = await school.seminar();
    const count = limits.forgottenAtOnce + 1;
    const rows = Array.from({ length: count }, (_, n) => ({ text: `quokka ${n}` }));
    await Promise.all(
      rows.map((payload) =>
        store.append({ roomId: room, type: 'chat.posted', actorId: idOf(d), clientId: randomUUID(), payload }),
      ),
    );
    const { erasures } = privacy({ registry: { peek: () => undefined, deleted() {} } });
    await erasures.finish(await erasures.begin(idOf(d), { texts: 'erased', actor: null }));
    const told = await store.db
      .selectFrom('room_event')
      .select('payload')
      .where('type', '=', 'chat.forgotten')
      .where('room_id', '=', room)
      .execute();
    expect(told.map((row) => (JSON.parse(row.payload) as { refs: number[] }).refs.length)).toEqual([
      limits.forgottenAtOnce,
      1,
    ]);
  });

  test('that was about to write is looked for a second time', async () => {
    const { room, a, cleo } = await lifeOfCleo();
    const late = () =>
      store.append({ roomId: room, type: 'chat.posted', actorId: idOf(cleo), payload: { text: 'quokka late' } });
    const { erasures } = privacy({ settle: async () => void (await late()) });
    await erasures.finish(await erasures.begin(idOf(cleo), { texts: 'erased', actor: null }));
    await a.seat!.room.catchUp();
    expect(left(['quokka late', idOf(cleo)], (await whole()) + JSON.stringify(a.seat!.room.between(1, 99)))).toEqual(
      [],
    );
  });

  test('may have gone live: the lecture ends', async () => {
    const { a, b, d } = await school.seminar();
    const room = a.seat!.room;
    const lecture = { id: randomUUID().slice(0, 22), roomId: room.id, title: 'Paging', presenterId: idOf(b), at: 1 };
    await room.append({
      type: 'lecture.started',
      by: { id: idOf(b), name: 'Ben', role: 'assistant' },
      payload: { title: 'Paging' },
      lectureId: lecture.id,
      alongside: [{ query: school.house.roomStore.startLecture(lecture) }],
    });
    expect(room.lecture?.presenter.id).toBe(idOf(b));
    const { erasures } = privacy();
    await erasures.finish(await erasures.begin(idOf(b), { texts: 'kept', actor: null }));
    expect(room.lecture).toBeNull();
    expect(d.events.at(-1)!.type).toBe('chat.forgotten');
    expect(await whole()).not.toContain(idOf(b));
  });
});
