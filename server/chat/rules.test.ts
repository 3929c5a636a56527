import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { RulesChange, defaultRules } from '../../protocol/rules.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import { StoreBusy, type Store } from '../store/port.ts';
import { everythingHeard, refusal, School } from './test/seminar.ts';

describe.each(databases())('rules of a chat on %s', (dialect) => {
  let school: School;
  let store: Store;
  useSchool(dialect, (made) => ({ school, store } = made));

  const audit = async (room: string) => (await school.house.audit.page(room, { limit: 50 })).entries;

  test('a change is told to all, holds from then on, is in the snapshot of newcomers and in the audit', async () => {
    const { room, b, c, d } = await school.seminar();
    await school.rules(b, { writing: 'read_only', slowSeconds: 10 });
    await expect
      .poll(() => d.events)
      .toMatchObject([{ type: 'rules.changed', rules: { ...defaultRules, writing: 'read_only', slowSeconds: 10 } }]);
    await expect(school.post(c, 'may I?')).rejects.toEqual(refusal('rule', { rule: 'read_only' }));
    await school.say(b, 'staff may, and without waiting');
    await school.say(b, 'again');
    const [late] = await school.visit(room, d);
    expect(late!.of('room.entered')[0]!.chat.rules).toMatchObject({ writing: 'read_only', slowSeconds: 10 });
    expect(await audit(room)).toMatchObject([
      { deed: 'rules', by: { name: 'Ben', role: 'assistant' }, rules: { writing: 'read_only', slowSeconds: 10 } },
    ]);
  });

  test('nothing changed is no event, and nobody but staff changes anything', async () => {
    const { room, b, c } = await school.seminar();
    await school.rules(b, { writing: 'everyone' });
    await expect(school.rules(c, { writing: 'read_only' })).rejects.toEqual(refusal('forbidden'));
    expect(await school.house.events.newest(room, 10)).toEqual([]);
    expect(await audit(room)).toEqual([]);
  });

  test('two who change different rules at the same moment undo nothing of each other, on two nodes either', async () => {
    const hub = new MemoryHub();
    const here = new School(store, { bus: new MemoryBus(hub) });
    const there = new School(store, { bus: new MemoryBus(hub) });
    const { room, a, b } = await here.seminar();
    const [elsewhere] = await there.visit(room, b);
    await Promise.all([
      here.rules(a, { slowSeconds: 30 }),
      here.rules(b, { anonymous: true }),
      there.rules(elsewhere!, { approveFirst: true }),
    ]);
    const wanted = { slowSeconds: 30, anonymous: true, approveFirst: true };
    expect((await here.house.chatStore.load(room)).rules).toMatchObject(wanted);
    for (const [house, person] of [[here.house, a] as const, [there.house, elsewhere!] as const]) {
      await expect.poll(() => house.chats.of(person.seat!.room).rules).toMatchObject(wanted);
    }
    here.house.registry.stop();
    there.house.registry.stop();
  });

  test('which words are held only staff are told; the event says no more than that some are', async () => {
    const { room, a, b, c } = await school.seminar();
    await school.rules(b, {}, ['Kolloquium', ' Kolloquium ', 'exam  questions']);
    expect(await school.aside(c, 'what are the EXAM questions?')).toMatchObject({ state: 'waiting', why: 'words' });
    await school.say(a, 'staff may speak of the Kolloquium');
    expect((await school.house.chatStore.load(room)).heldWords).toEqual(['Kolloquium', 'exam questions']);
    expect(c.of('room.events').flatMap(({ events }) => events)[0]).toMatchObject({ rules: { holdsWords: true } });
    expect(everythingHeard(c)).not.toContain('exam  questions');
    expect(everythingHeard(c)).not.toMatch(/"Kolloquium"/);
    expect((await audit(room))[0]).toMatchObject({ deed: 'rules', heldWords: 2, rules: { holdsWords: true } });
    await school.rules(b, {}, []);
    await school.say(c, 'exam questions?');
    await expect(school.rules(b, {}, ['fine', '\u200b'])).rejects.toEqual(
      refusal('bad_request', { field: 'heldWords.1' }),
    );
  });

  test('words changed on another node are held here', async () => {
    const hub = new MemoryHub();
    const here = new School(store, { bus: new MemoryBus(hub) });
    const there = new School(store, { bus: new MemoryBus(hub) });
    const { room, a, c } = await here.seminar();
    const [elsewhere] = await there.visit(room, c);
    await here.rules(a, {}, ['exam']);
    const chat = there.house.chats.of(elsewhere!.seat!.room);
    await expect.poll(() => chat.heldWords).toEqual(['exam']);
    await here.rules(a, {}, ['quiz']);
    await expect.poll(() => chat.heldWords).toEqual(['quiz']);
    expect(await there.aside(elsewhere!, 'a quiz')).toMatchObject({ why: 'words' });
    here.house.registry.stop();
    there.house.registry.stop();
  });

  test('rules, words and the pinned message are there again after a restart', async () => {
    const { room, b, c } = await school.seminar({ links: false, slowSeconds: 5 }, ['exam']);
    const seq = await school.say(b, 'read this first');
    await school.ask(b, 'chat.pin', { seq });
    const afterwards = new School(store);
    const [again] = await afterwards.visit(room, c);
    expect(again!.of('room.entered')[0]!.chat).toMatchObject({
      rules: { links: false, slowSeconds: 5, holdsWords: true },
      pinned: { seq, text: 'read this first', by: { name: 'Ben' } },
    });
    expect(await afterwards.aside(again!, 'exam')).toMatchObject({ why: 'words' });
    afterwards.house.registry.stop();
  });

  test('a room does not open with half of its rules: who comes while the store is away is told to try again', async () => {
    const { room, c } = await school.seminar();
    const afterwards = new School(store);
    const { load } = afterwards.house.chatStore;
    afterwards.house.chatStore.load = () => Promise.reject(new StoreBusy());
    await expect(afterwards.visit(room, c)).rejects.toThrow(StoreBusy);
    afterwards.house.chatStore.load = load;
    const [again] = await afterwards.visit(room, c);
    expect(again!.of('room.entered')).toHaveLength(1);
    afterwards.house.registry.stop();
  });

  test('staff have their answer though the store goes away after the commit; what it says counts when it is back', async () => {
    const { a, c } = await school.seminar();
    const { chatStore } = school.house;
    const { load } = chatStore;
    chatStore.load = () => Promise.reject(new StoreBusy());
    await school.rules(a, {}, ['exam']);
    chatStore.load = load;
    await expect.poll(() => school.house.chats.of(c.seat!.room).heldWords).toEqual(['exam']);
  });

  test('guests read where only members write, until staff vouch for them', async () => {
    const { room, a, b, m } = await school.seminar({ writing: 'members' });
    await school.house.rooms.edit(a.identity, room, { joining: 'open' }, 'https://here');
    const xenia = await school.person('Xenia');
    await school.ask(xenia, 'room.enter', { room });
    expect(xenia.of('room.entered')[0]!.me).toMatchObject({ role: 'student', guest: true });
    await expect(school.post(xenia, 'hello')).rejects.toEqual(refusal('rule', { rule: 'members' }));
    await school.say(m, 'members write');
    await school.ask(b, 'people.vouch', { person: xenia.identity.accountId });
    expect(xenia.of('room.role_changed')).toMatchObject([{ role: 'student', guest: false }]);
    await school.say(xenia, 'hello');
    await school.ask(b, 'people.vouch', { person: xenia.identity.accountId }); // once is enough
    expect((await audit(room)).map(({ deed, subject }) => [deed, subject?.name])).toEqual([
      ['vouch', 'Xenia'],
      ['rules', undefined],
    ]);
    const stranger = await school.person('Yuri');
    const vouching = school.ask(b, 'people.vouch', { person: stranger.identity.accountId });
    await expect(vouching).rejects.toEqual(refusal('not_found'));
  });

  test('links and pictures where they are forbidden', async () => {
    const { b, c } = await school.seminar({ images: false });
    await school.say(c, 'https://uni.example/slides.pdf');
    await expect(school.post(c, 'https://uni.example/cat.png')).rejects.toEqual(refusal('rule', { rule: 'images' }));
    await school.rules(b, { links: false });
    await expect(school.post(c, 'see www.uni.example')).rejects.toEqual(refusal('rule', { rule: 'links' }));
    await expect(school.post(c, 'see https://x', { to: 'staff' })).rejects.toEqual(refusal('rule', { rule: 'links' }));
    await school.say(b, 'https://uni.example/cat.png');
    await school.say(c, 'node.js is no link');
  });

  test('slow mode: the wait is told, staff are exempt, and what is for staff alone does not wait', async () => {
    const clocked = new School(store);
    const { b, c, d } = await clocked.seminar({ slowSeconds: 60 });
    const clientId = randomUUID();
    const seq = await clocked.say(c, 'first', { clientId });
    const second = (await clocked.post(c, 'second').catch((error: unknown) => error)) as { retryAfterMs: number };
    expect(second).toEqual(refusal('rate', { rule: 'slow' }));
    expect(second.retryAfterMs).toBeGreaterThan(50_000);
    expect(second.retryAfterMs).toBeLessThanOrEqual(60_000);
    // No answer came, so it is sent again: it is there, whatever the pace.
    expect(await clocked.say(c, 'first', { clientId })).toBe(seq);
    await clocked.say(d, 'others have their own turn');
    await clocked.say(b, 'staff one');
    await clocked.say(b, 'staff two');
    expect(await clocked.aside(c, 'I hear nothing', { to: 'staff' })).toMatchObject({ state: 'private' });
    clocked.clock.forward(61_000);
    await clocked.say(c, 'second');
    clocked.house.registry.stop();
  });

  test('a turn that the store did not take is no turn', async () => {
    const { c } = await school.seminar({ slowSeconds: 600 });
    const append = store.append.bind(store);
    store.append = () => Promise.reject(new StoreBusy());
    await expect(school.post(c, 'patience')).rejects.toThrow(StoreBusy);
    store.append = append;
    await school.say(c, 'patience');
    await expect(school.post(c, 'more')).rejects.toEqual(refusal('rate', { rule: 'slow' }));
  });

  test('what staff release is no new turn of its author', async () => {
    const { b, c } = await school.seminar({ slowSeconds: 600, approveFirst: true });
    const chat = school.house.chats.of(c.seat!.room);
    const wrote = vi.spyOn(chat.slow, 'wrote');
    const { id: aside, at } = await school.aside(c, 'may I?');
    await school.ask(b, 'aside.decide', { aside, release: true });
    expect(c.events.at(-1)).toMatchObject({ type: 'chat.posted', text: 'may I?' });
    const turns = wrote.mock.calls.filter(([id]) => id === c.identity.accountId);
    expect(Math.max(...turns.map(([, when]) => when))).toBe(at);
  });

  test('slow mode holds on every node', async () => {
    const hub = new MemoryHub();
    const here = new School(store, { bus: new MemoryBus(hub) });
    const there = new School(store, { bus: new MemoryBus(hub) });
    const { room, c } = await here.seminar({ slowSeconds: 600 });
    const [elsewhere] = await there.visit(room, c);
    const seq = await here.say(c, 'here');
    await expect.poll(() => elsewhere!.events.at(-1)?.seq).toBe(seq);
    await expect(there.post(elsewhere!, 'and there')).rejects.toEqual(refusal('rate', { rule: 'slow' }));
    here.house.registry.stop();
    there.house.registry.stop();
  });

  test('a pin shows the message as it is now, is replaced and taken down, and needs a message', async () => {
    const { room, a, b, c, d } = await school.seminar();
    const seq = await school.say(c, 'the slides are there');
    const other = await school.say(a, 'another');
    await school.ask(b, 'chat.pin', { seq });
    await school.ask(c, 'chat.edit', { seq, text: 'the slides are here' });
    const pinned = async () => (await school.visit(room, d))[0]!.of('room.entered')[0]!.chat.pinned;
    expect(await pinned()).toMatchObject({ seq, text: 'the slides are here', by: { name: 'Cleo' } });
    await school.ask(c, 'chat.delete', { seq });
    expect(await pinned()).toMatchObject({ seq, text: null });
    for (const nothing of [seq, 4, 99]) {
      await expect(school.ask(b, 'chat.pin', { seq: nothing })).rejects.toEqual(refusal('not_found'));
    }
    await school.ask(b, 'chat.pin', { seq: other });
    expect(await pinned()).toMatchObject({ seq: other });
    await school.ask(a, 'chat.pin', { seq: null });
    expect(await pinned()).toBeNull();
    expect((await audit(room)).map(({ deed, ref }) => [deed, ref])).toEqual([
      ['unpin', null],
      ['pin', other],
      ['pin', seq],
    ]);
  });

  test('a pinned message older than the memory of another node is found there', async () => {
    const hub = new MemoryHub();
    const here = new School(store, { bus: new MemoryBus(hub) });
    const there = new School(store, { bus: new MemoryBus(hub) });
    const { room, b, d } = await here.seminar();
    const seq = await here.say(b, 'from long ago');
    const [elsewhere] = await there.visit(room, d);
    const room2 = elsewhere!.seat!.room;
    room2.between = () => null;
    await here.ask(b, 'chat.pin', { seq });
    await expect.poll(() => there.house.chats.of(room2).seenBy(elsewhere!).pinned).toMatchObject({ seq });
    here.house.registry.stop();
    there.house.registry.stop();
  });
});

test('rules beyond the limits are no message of ours', () => {
  const change = { type: 'rules.change', id: 1, room: 'r'.repeat(22), rules: {} };
  const fits = (more: object) => RulesChange.safeParse({ ...change, ...more }).success;
  const words = (count: number, length: number) => ({
    heldWords: Array.from({ length: count }, () => 'x'.repeat(length)),
  });
  expect([fits({}), fits(words(limits.heldWords, limits.heldWordLength))]).toEqual([true, true]);
  expect(fits(words(limits.heldWords + 1, 1))).toBe(false);
  expect(fits(words(1, limits.heldWordLength + 1))).toBe(false);
  expect(fits({ rules: { slowSeconds: limits.slowSecondsMax } })).toBe(true);
  expect(fits({ rules: { slowSeconds: limits.slowSecondsMax + 1 } })).toBe(false);
  expect(fits({ rules: { writing: 'nobody' } })).toBe(false);
});
