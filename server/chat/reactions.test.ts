import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { Reaction } from '../../protocol/chat.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import type { Handler } from '../rooms/handlers.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import { StoreBusy, type Store } from '../store/port.ts';
import { reactionHandlers } from './reactions.handlers.ts';
import { createReactionStore, type ReactionStore } from './reactions.store.ts';
import type { Reactions } from './reactions.ts';

interface Node {
  house: House;
  reactions: Reactions;
  react(person: Person, seq: number, reaction?: Reaction, on?: boolean): Promise<unknown>;
}

describe.each(databases())('reactions on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let kept: ReactionStore;
  let here: Node;
  let there: Node;
  let room: string;
  const ada = new Person('Ada', 'presenter');
  const cleo = new Person('Cleo');
  const hall = Array.from({ length: 300 }, (_, n) => new Person(`Student ${n}`));

  /** Two nodes on one database. */
  function node(hub: MemoryHub): Node {
    const house = createHouse(store, new MemoryBus(hub), kept);
    const { reactions } = house;
    const { 'chat.react': handler } = reactionHandlers({ reactions }) as { 'chat.react': Handler<'chat.react'> };
    return {
      house,
      reactions,
      react: async (person, seq, reaction = 'helpful', on = true) =>
        handler(person, { type: 'chat.react', id: 1, room: person.seat!.room.id, seq, reaction, on }),
    };
  }

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    await createHouse(store).register(ada, cleo, ...hall);
  });
  beforeEach(async () => {
    kept = createReactionStore(store.db);
    const hub = new MemoryHub();
    here = node(hub);
    there = node(hub);
    room = await here.house.roomOf(ada, [[cleo, 'student']]);
    return () => [here, there].forEach(({ house }) => house.registry.stop());
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const refusal = (code: string) => expect.objectContaining({ code });
  const told = (person: Person) => person.of('chat.reacted').flatMap((message) => message.reactions);
  /** The newest word on a message, as this person's page has it. */
  const known = (person: Person, seq: number) => {
    const about = told(person).filter((one) => one.seq === seq);
    return { counts: about.at(-1)?.counts, mine: about.findLast((one) => one.mine)?.mine };
  };
  const seen = (person: Person, { reactions }: Node = here) =>
    reactions.of(person.seat!.room).seenBy(person.identity.accountId);

  async function enter(person: Person, { house }: Node = here, fresh = person.anotherTab()): Promise<Person> {
    await house.enter(fresh, room);
    return fresh;
  }
  const everything = () => store.db.selectFrom('reaction').where('room_id', '=', room).selectAll().execute();

  test('everyone learns the counts, one’s other tabs learn what is one’s own, and twice is once', async () => {
    const [a, c, other] = [await enter(ada), await enter(cleo), await enter(cleo)];
    await here.house.say(a, 'The dining philosophers');
    await here.react(c, 1);
    await here.react(c, 1);
    await here.react(c, 1, 'thanks');
    await here.react(a, 1);
    const counts = { helpful: 2, thanks: 1 };
    await expect.poll(() => known(a, 1)).toEqual({ counts, mine: ['helpful'] });
    await expect.poll(() => known(other, 1)).toEqual({ counts, mine: ['helpful', 'thanks'] });
    await here.react(c, 1, 'thanks', false);
    await here.react(c, 1, 'thanks', false);
    await expect.poll(() => known(other, 1)).toEqual({ counts: { helpful: 2 }, mine: ['helpful'] });
    expect(await everything()).toHaveLength(2);
  });

  test('nobody learns who reacted', async () => {
    const [a, c] = [await enter(ada), await enter(cleo)];
    await here.house.say(a, 'Questions?');
    await here.react(c, 1, 'unclear');
    await expect.poll(() => known(a, 1).counts).toEqual({ unclear: 1 });
    expect(JSON.stringify(a.of('chat.reacted'))).not.toContain(cleo.identity.accountId);
    expect(known(a, 1).mine).toBeUndefined();
  });

  test('a hall of three hundred that reacts at once costs each of them a few messages, and few transactions', async () => {
    let transactions = 0;
    const { write } = kept;
    kept.write = (wishes) => (transactions++, write(wishes));
    for (const { identity } of hall) {
      await here.house.memberStore.add(room, identity.accountId, 'student', Date.now());
    }
    const people = await Promise.all(hall.map((one) => enter(one)));
    const a = await enter(ada);
    await here.house.say(a, 'Is this clear?');
    await Promise.all(people.map((one) => here.react(one, 1, 'agree')));
    await expect.poll(() => known(a, 1).counts).toEqual({ agree: 300 });
    expect(transactions).toBeLessThanOrEqual(3);
    expect(a.of('chat.reacted').length).toBeLessThanOrEqual(3);
    for (const one of people) expect(known(one, 1)).toEqual({ counts: { agree: 300 }, mine: ['agree'] });
    expect(await everything()).toHaveLength(300);
  });

  test('whoever enters is given the counts and his own, also after the server started anew', async () => {
    const [a, c] = [await enter(ada), await enter(cleo)];
    await here.house.say(a, 'one');
    await here.house.say(a, 'two');
    await here.react(c, 2, 'funny');
    expect(seen(a)).toEqual([{ seq: 2, counts: { funny: 1 }, mine: [] }]);
    const restarted = node(new MemoryHub());
    const again = await enter(cleo, restarted);
    expect(seen(again, restarted)).toEqual([{ seq: 2, counts: { funny: 1 }, mine: ['funny'] }]);
    restarted.house.registry.stop();
  });

  test('the newest two hundred messages with reactions are given, and no more', async () => {
    const a = await enter(ada);
    const count = limits.snapshotReactions + 5;
    for (let n = 1; n <= count; n++) await here.house.say(a, `message ${n}`);
    const wish = { roomId: room, accountId: cleo.identity.accountId, reaction: 'same', on: true } as const;
    await kept.write(Array.from({ length: count }, (_, n) => ({ ...wish, seq: n + 1 })));
    const restarted = node(new MemoryHub());
    const given = seen(await enter(cleo, restarted), restarted);
    expect(given).toHaveLength(limits.snapshotReactions);
    expect([given[0]!.seq, given.at(-1)!.seq]).toEqual([6, count]);
    restarted.house.registry.stop();
  });

  test('more messages than fit into one signal are told one signal later', async () => {
    const a = await enter(ada);
    const count = limits.reactionsToldAtOnce + 5;
    for (let n = 1; n <= count; n++) await here.house.say(a, `message ${n}`);
    const reactions = here.reactions.of(a.seat!.room);
    await Promise.all(
      Array.from({ length: count }, (_, n) => reactions.react(cleo.identity.accountId, n + 1, 'same', true)),
    );
    await expect.poll(() => new Set(told(a).map((one) => one.seq)).size).toBe(count);
    for (const { reactions: some } of a.of('chat.reacted')) expect(some.length).toBeLessThanOrEqual(200);
  });

  test('an erased message has none, whoever asks, and takes none', async () => {
    const [a, c] = [await enter(ada), await enter(cleo)];
    for (const text of ['one', 'two', 'three']) await here.house.say(c, text);
    for (const seq of [1, 2, 3]) await here.react(a, seq);
    const erase = (seq: number) => [
      { query: here.house.events.eraseText(room, seq), rows: 1 },
      { query: kept.eraseOf(room, seq) },
    ];
    const by = { id: ada.identity.accountId, name: 'Ada', role: 'owner' as const };
    await a.seat!.room.append({ type: 'chat.deleted', by, payload: { ref: 1 }, alongside: erase(1) });
    expect(seen(a).map((one) => one.seq)).toEqual([2, 3]);
    await expect(here.react(a, 1)).rejects.toEqual(refusal('not_found'));
    await kept.write([{ roomId: room, seq: 1, accountId: ada.identity.accountId, reaction: 'same', on: true }]);
    expect((await everything()).map((row) => row.seq)).toEqual([2, 3]);

    const person = cleo.identity.accountId;
    const all = [...erase(2), ...erase(3), { query: kept.eraseOfAuthor(room, person) }];
    await a.seat!.room.append({ type: 'chat.purged', by, payload: { person }, alongside: all });
    expect(seen(a)).toEqual([]);
    expect(await everything()).toEqual([]);
  });

  test('there is nothing to say to what is no message, and ten clicks at once are enough', async () => {
    const [a, c] = [await enter(ada), await enter(cleo)];
    await expect(here.react(c, 1)).rejects.toEqual(refusal('not_found'));
    await here.house.say(a, 'one');
    const { burst } = limits.reactRate;
    const tries = await Promise.allSettled(Array.from({ length: burst + 2 }, () => here.react(c, 1)));
    const refused = tries.filter((one) => one.status === 'rejected').map((one) => one.reason as { code: string });
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused.every(({ code }) => code === 'rate')).toBe(true);
    await expect(here.react(new Person('Mallory'), 1)).rejects.toThrow();
  });

  test('a store that is away is said so, and nothing is counted', async () => {
    const [a, c] = [await enter(ada), await enter(cleo)];
    await here.house.say(a, 'one');
    const { write } = kept;
    kept.write = () => Promise.reject(new StoreBusy());
    await expect(here.react(c, 1)).rejects.toThrow(StoreBusy);
    expect(seen(c)).toEqual([]);
    kept.write = write;
    await here.react(c, 1);
    expect(seen(c)).toEqual([{ seq: 1, counts: { helpful: 1 }, mine: ['helpful'] }]);
  });

  test('people on another node learn it too, and so do one’s own tabs there', async () => {
    const [a, c] = [await enter(ada), await enter(cleo)];
    const [far, tab] = [await enter(ada, there), await enter(cleo, there)];
    await here.house.say(a, 'one');
    await here.react(c, 1);
    await expect.poll(() => known(far, 1).counts).toEqual({ helpful: 1 });
    await expect.poll(() => known(tab, 1)).toEqual({ counts: { helpful: 1 }, mine: ['helpful'] });
    await there.react(tab, 1, 'helpful', false);
    await expect.poll(() => known(c, 1)).toEqual({ counts: {}, mine: [] });
    expect([seen(a), seen(far, there)]).toEqual([[], []]);
  });

  test('messages older than the room’s memory are counted as well', async () => {
    const a = await enter(ada);
    for (let n = 1; n <= limits.tailEvents + 1; n++) void here.house.say(a, `message ${n}`);
    await expect.poll(() => a.seat!.room.seq).toBe(limits.tailEvents + 1);
    const restarted = node(new MemoryHub());
    const [c, d, tab] = [await enter(cleo, restarted), await enter(ada, restarted), await enter(cleo, restarted)];
    expect(c.seat!.room.oldest).toBe(2);
    await restarted.react(c, 1, 'agree');
    await restarted.react(c, 2, 'same');
    await expect.poll(() => known(d, 1).counts).toEqual({ agree: 1 });
    await expect.poll(() => known(tab, 1).mine).toEqual(['agree']);
    const page = await restarted.house.events.after(room, 0, 3);
    const read = await restarted.reactions.of(c.seat!.room).withReactions(page, cleo.identity.accountId);
    expect(read).toMatchObject([
      { seq: 1, reactions: { agree: 1 }, mine: ['agree'] },
      { seq: 2, reactions: { same: 1 }, mine: ['same'] },
      { seq: 3 },
    ]);
    expect(read[2]).not.toHaveProperty('reactions');
    restarted.house.registry.stop();
  });
});
