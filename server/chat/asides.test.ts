import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AsideDecide } from '../../protocol/aside.ts';
import { ChatPost } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { refusal, School } from './test/seminar.ts';

describe.each(databases())('asides on %s', (dialect) => {
  let school: School;
  let store: Store;
  useSchool(dialect, (made) => ({ school, store } = made));

  const idOf = (person: Person) => person.identity.accountId;
  const log = (room: string) => school.house.events.newest(room, 50);
  const messages = async (room: string) =>
    (await log(room)).flatMap((event) => (event.type === 'chat.posted' ? [event.text] : []));
  const audit = async (room: string) =>
    (await school.house.audit.page(room, { limit: 50 })).entries.map(({ deed }) => deed);
  const decide = (person: Person, aside: { id: string }, release: boolean, reason?: string) =>
    school.ask(person, 'aside.decide', { aside: aside.id, release, ...(reason ? { reason } : {}) });
  const withdraw = (person: Person, aside: { id: string }) => school.ask(person, 'aside.withdraw', { aside: aside.id });
  const list = async (room: string) => (await school.house.asideStore.page(room, { limit: 50 })).asides;

  describe('held for approval', () => {
    test('released it stands in the log under its author and the author’s own name for it', async () => {
      const { room, a, b, c, d } = await school.seminar();
      const question = await school.say(a, 'any questions?');
      await school.rules(b, { approveFirst: true });
      const clientId = randomUUID();
      const more = { clientId, replyTo: question, mentions: [idOf(b)] };
      const aside = await school.aside(c, 'may I ask?', more);
      expect(aside).toMatchObject({ n: 1, state: 'waiting', why: 'approval', text: 'may I ask?', replyTo: question });
      for (const person of [a, b, c]) expect(person.of('aside.changed')).toMatchObject([{ aside: { id: aside.id } }]);
      expect(d.of('aside.changed')).toEqual([]);
      expect(await messages(room)).toEqual(['any questions?']);

      await decide(b, aside, true);
      const released = (await log(room)).at(-1)!;
      expect(released).toMatchObject({
        type: 'chat.posted',
        text: 'may I ask?',
        by: { id: idOf(c), name: 'Cleo', role: 'student' },
        clientId,
        replyTo: question,
        mentions: [{ name: 'Ben' }],
      });
      await expect.poll(() => d.events.at(-1)).toMatchObject({ seq: released.seq, text: 'may I ask?' });
      expect(c.of('aside.changed').at(-1)).toMatchObject({
        aside: { state: 'released', text: null, seq: released.seq, decidedBy: { name: 'Ben' } },
      });
      expect(await audit(room)).toEqual(['release', 'rules']);
    });

    test('refused its text is gone from everywhere, and the author reads why', async () => {
      const { room, b, c, d } = await school.seminar({ approveFirst: true });
      const aside = await school.aside(c, 'an outrage', { mentions: [idOf(d)] });
      await decide(b, aside, false, 'not here');
      expect(c.of('aside.changed').at(-1)).toMatchObject({
        aside: { state: 'refused', text: null, reason: 'not here', decidedBy: { name: 'Ben' } },
      });
      expect(await messages(room)).toEqual([]);
      for (const table of ['room_event', 'aside', 'audit'] as const) {
        const rows = JSON.stringify(await store.db.selectFrom(table).where('room_id', '=', room).selectAll().execute());
        expect(rows).not.toContain('outrage');
        expect(rows).not.toContain('Dora');
      }
      expect((await school.house.audit.page(room, { limit: 1 })).entries).toMatchObject([
        { deed: 'refuse', subject: { name: 'Cleo' }, reason: 'not here' },
      ]);
    });

    test('of several who decide at once one does, and the others are told', async () => {
      const { room, a, b, c } = await school.seminar({ approveFirst: true });
      for (let round = 0; round < 4; round++) {
        const aside = await school.aside(c, `round ${round}`);
        const decisions = await Promise.allSettled([
          decide(a, aside, true),
          decide(b, aside, round % 2 === 0),
          decide(b, aside, false),
        ]);
        const lost = decisions.filter((it) => it.status === 'rejected');
        expect(lost.map((it) => (it.reason as { code: string }).code)).toEqual(['conflict', 'conflict']);
        const [decided] = (await list(room)).slice(-1);
        const posted = (await messages(room)).filter((text) => text === `round ${round}`);
        expect(posted).toHaveLength(decided!.state === 'released' ? 1 : 0);
      }
      expect((await audit(room)).filter((deed) => deed !== 'rules')).toHaveLength(4);
      await expect(decide(a, { id: 'x'.repeat(22) }, true)).rejects.toEqual(refusal('not_found'));
    });

    test('sent again it is the same aside, under whatever rules, and after its release the message it became', async () => {
      const { room, b, c } = await school.seminar({ approveFirst: true });
      const clientId = randomUUID();
      const aside = await school.aside(c, 'once', { clientId });
      expect((await school.aside(c, 'once', { clientId })).id).toBe(aside.id);
      for (const rules of [{ approveFirst: false }, { writing: 'read_only' }, { writing: 'everyone' }] as const) {
        await school.rules(b, rules);
        school.clock.forward(2_000);
        expect((await school.aside(c, 'once', { clientId })).id).toBe(aside.id);
      }
      const afterwards = new School(store); // a restart forgets nothing of it
      const [again] = await afterwards.visit(room, c);
      expect((await afterwards.aside(again!, 'once', { clientId })).id).toBe(aside.id);
      afterwards.house.registry.stop();
      await school.ask(b, 'people.mute', { person: idOf(c), reason: '' });
      expect((await school.aside(c, 'once', { clientId })).id).toBe(aside.id);
      await decide(b, aside, true);
      const seq = (await log(room)).at(-1)!.seq;
      await school.rules(b, { writing: 'read_only' });
      expect(await school.say(c, 'once', { clientId })).toBe(seq);
      expect(await messages(room)).toEqual(['once']);
      expect(await list(room)).toHaveLength(1);
    });

    test('a message of the log is acknowledged as such where approval comes first by now', async () => {
      const { room, b, c } = await school.seminar();
      const clientId = randomUUID();
      const seq = await school.say(c, 'early', { clientId });
      await school.rules(b, { approveFirst: true });
      expect(await school.say(c, 'early', { clientId })).toBe(seq);
      expect(await list(room)).toEqual([]);
    });

    test('the same post twice at the same moment, while the rules change, is kept once', async () => {
      const { room, a, b, c } = await school.seminar();
      const [tab] = await school.visit(room, c);
      const clientId = randomUUID();
      const posts = [
        school.post(c, 'which?', { clientId }),
        school.rules(b, { approveFirst: true }).then(() => school.post(tab!, 'which?', { clientId })),
        school.rules(a, { links: false }).then(() => school.post(c, 'which?', { clientId })),
      ];
      const answers = await Promise.all(posts);
      expect(new Set(answers.map((answer) => answer!.type)).size).toBe(1);
      expect((await messages(room)).length + (await list(room)).length).toBe(1);
    });

    test('on two nodes n has no gaps, nothing is doubled, and all who should are told', async () => {
      const hub = new MemoryHub();
      const here = new School(store, { bus: new MemoryBus(hub) });
      const there = new School(store, { bus: new MemoryBus(hub) });
      const { room, b, c, d } = await here.seminar({ approveFirst: true });
      const [benThere, doraThere] = await there.visit(room, b, d);
      const both = randomUUID();
      const clientIds = Array.from({ length: 4 }, () => randomUUID());
      await Promise.all([
        ...clientIds.slice(0, 2).map((clientId) => here.aside(c, 'from here', { clientId })),
        ...clientIds.slice(2).map((clientId) => there.aside(doraThere!, 'from there', { clientId })),
        here.aside(d, 'from both', { clientId: both }),
        there.aside(doraThere!, 'from both', { clientId: both }),
      ]);
      const kept = await list(room);
      expect(kept.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
      await expect.poll(() => new Set(benThere!.of('aside.changed').map(({ aside }) => aside.id)).size).toBe(5);
      const chat = there.house.chats.of(benThere!.seat!.room);
      expect(chat.seenBy(benThere!).asides).toBe(5);
      const own = d.of('aside.changed').map(({ aside }) => aside.with.name);
      expect(new Set(own)).toEqual(new Set(['Dora']));
      await Promise.all(kept.map((aside) => here.ask(b, 'aside.decide', { aside: aside.id, release: true })));
      await expect.poll(() => chat.seenBy(benThere!).asides).toBe(0);
      expect(await messages(room)).toHaveLength(5);
      here.house.registry.stop();
      there.house.registry.stop();
    });

    test('one author has so many waiting; what is decided makes room', async () => {
      const clocked = new School(store);
      const { b, c, d } = await clocked.seminar({ approveFirst: true });
      const kept = [];
      for (let n = 0; n < limits.asidesWaiting; n++) {
        clocked.clock.forward(1_000);
        kept.push(await clocked.aside(c, `wait ${n}`));
      }
      clocked.clock.forward(1_000);
      await expect(clocked.post(c, 'too many')).rejects.toEqual(refusal('quota'));
      await clocked.aside(c, 'what is private does not wait', { to: 'staff' });
      await clocked.aside(d, 'others may');
      await clocked.ask(b, 'aside.decide', { aside: kept[0]!.id, release: false });
      await clocked.aside(c, 'one more');
      clocked.house.registry.stop();
    });

    test('a room keeps so many; the oldest goes', async () => {
      const { room, c } = await school.seminar();
      const first = await school.aside(c, 'the oldest', { to: 'staff' });
      await school.aside(c, 'the next', { to: 'staff' });
      await store.db
        .updateTable('aside')
        .set({ n: limits.asidesPerRoom })
        .where('room_id', '=', room)
        .where('n', '=', 2)
        .execute();
      await school.aside(c, 'the newest', { to: 'staff' });
      expect((await list(room)).map(({ text }) => text)).toEqual(['the next', 'the newest']);
      expect(await school.house.asideStore.find(room, first.id)).toBeNull();
    });

    test('newcomers know at once how much waits, or whether there is something of their own', async () => {
      const { room, a, b, c, d } = await school.seminar({ approveFirst: true });
      const aside = await school.aside(c, 'one');
      await school.aside(c, 'two');
      const asides = async (of: School) =>
        (await of.visit(room, b, c, d)).map((person) => person.of('room.entered')[0]!.chat.asides);
      expect(await asides(school)).toEqual([2, 1, 0]);
      await decide(a, aside, false);
      expect(await asides(school)).toEqual([1, 1, 0]);
      const afterwards = new School(store);
      expect(await asides(afterwards)).toEqual([1, 1, 0]);
      afterwards.house.registry.stop();
    });
  });

  describe('taken back', () => {
    test('by its author or by staff, once or twice; not by others, and then nothing can be decided', async () => {
      const { room, b, c, d } = await school.seminar({ approveFirst: true });
      const [mine, theirs] = [await school.aside(c, 'mine'), await school.aside(c, 'theirs')];
      await expect(withdraw(d, mine)).rejects.toEqual(refusal('not_found'));
      await withdraw(c, mine);
      await withdraw(c, mine);
      await withdraw(b, theirs);
      expect(await list(room)).toMatchObject([
        { state: 'withdrawn', text: null },
        { state: 'withdrawn', text: null, decidedBy: { name: 'Ben' } },
      ]);
      await expect(decide(b, mine, true)).rejects.toEqual(refusal('conflict'));
      expect(await audit(room)).toEqual(['withdraw', 'rules']);
    });

    test('what is released meanwhile stays: it is in the log', async () => {
      const { room, b, c } = await school.seminar({ approveFirst: true });
      const aside = await school.aside(c, 'quick');
      const [released] = await Promise.allSettled([decide(b, aside, true), withdraw(c, aside)]);
      const [now] = await list(room);
      expect(now!.state).toBe(released.status === 'fulfilled' ? 'released' : 'withdrawn');
      expect(await messages(room)).toHaveLength(now!.state === 'released' ? 1 : 0);
    });
  });
});

test('more than a message may hold is no message of ours', () => {
  const about = { id: 1, room: 'r'.repeat(22) };
  const decide = (reason: string) =>
    AsideDecide.safeParse({ ...about, type: 'aside.decide', aside: 'a'.repeat(22), release: false, reason }).success;
  expect([decide('x'.repeat(limits.reasonLength)), decide('x'.repeat(limits.reasonLength + 1))]).toEqual([true, false]);
  const post = (more: object) =>
    ChatPost.safeParse({ ...about, type: 'chat.post', clientId: randomUUID(), text: 'x', ...more }).success;
  const ids = (count: number) => ({ mentions: Array.from({ length: count }, () => 'm'.repeat(22)) });
  expect([post(ids(limits.mentionsPerMessage)), post(ids(limits.mentionsPerMessage + 1))]).toEqual([true, false]);
  const text = (length: number) => ({ text: 'x'.repeat(length) });
  expect([post(text(limits.messageLength)), post(text(limits.messageLength + 1))]).toEqual([true, false]);
  expect([post({ to: 'everybody' }), post({ replyTo: 0 }), post({ anonymous: 'yes' })]).toEqual([false, false, false]);
});
