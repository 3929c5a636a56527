import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { refusal } from '../chat/test/seminar.ts';
import { StoreBusy, type Store } from '../store/port.ts';
import { Course, idOf, known, soon } from './test/course.ts';

describe.each(databases())('questions on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let course: Course;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    course = new Course(store);
  });
  afterAll(async () => {
    course.stop();
    await store.close();
    await database.drop();
  });

  test('what is asked by name is open at once, has its author’s vote, and everybody is told', async () => {
    const { room, a, c, d } = await course.seminar();
    const asked = await course.ask(c, '  What is a thread?\r\nAnd a process?  ');
    const question = {
      text: 'What is a thread?\nAnd a process?',
      by: { id: idOf(c), name: 'Cleo' },
      anonymous: false,
      state: 'open',
      votes: 1,
      answer: null,
      decided: null,
      lectureId: null,
    };
    expect(asked).toMatchObject({ ...question, mine: true });
    expect(asked).not.toHaveProperty('claimed');
    await soon(() => known(d).get(asked.id)).toMatchObject(question);
    await soon(() => known(a).get(asked.id)).toMatchObject({ ...question, claimed: null });
    expect(known(d).get(asked.id)).not.toHaveProperty('mine');
    expect(course.questions.seenBy(d)).toEqual({ open: 1, waiting: null });
    expect(course.questions.seenBy(a)).toEqual({ open: 1, waiting: 0 });
    const log = await course.school.house.events.newest(room, 1);
    expect(log).toMatchObject([
      { type: 'question.changed', question: asked.id, state: 'open', by: { id: idOf(c), name: 'Cleo' } },
    ]);
    expect(JSON.stringify(log)).not.toContain('thread');
  });

  test('votes are counted once for each person, and can be taken back', async () => {
    const { a, c, d, m } = await course.seminar();
    const question = await course.ask(c, 'Why?');
    await Promise.all([course.vote(d, question), course.vote(d, question), course.vote(m, question)]);
    await course.vote(c, question);
    await soon(() => known(a).get(question.id)?.votes).toBe(3);
    await course.vote(m, question, false);
    await course.vote(m, question, false);
    await soon(() => known(a).get(question.id)?.votes).toBe(2);
    const mine = async (person: typeof a) => (await course.list(person)).questions.map((one) => [one.votes, one.mine]);
    expect([await mine(c), await mine(d), await mine(m)]).toEqual([[[2, true]], [[2, true]], [[2, false]]]);
  });

  test('the same question sent again gives the first one, by name and without, also when its answer was lost', async () => {
    const { room, a, c } = await course.seminar();
    const append = store.append.bind(store);
    for (const anonymous of [false, true]) {
      const clientId = randomUUID();
      store.append = async (entry) => {
        await append(entry);
        throw new StoreBusy('the line broke during the commit');
      };
      await expect(course.ask(c, 'Which one?', { clientId, anonymous })).rejects.toThrow(StoreBusy);
      store.append = append;
      const again = await course.ask(c, 'Which one?', { clientId, anonymous });
      expect(again).toMatchObject({ text: 'Which one?', anonymous, mine: !anonymous, state: 'open' });
      await course.allow(a, { anonymous: false });
      expect(await course.ask(c, 'another text', { clientId, anonymous })).toEqual(again);
      await course.allow(a, { anonymous: true });
      await soon(() => known(a).get(again.id)?.text).toBe('Which one?');
    }
    expect(await store.db.selectFrom('question').where('room_id', '=', room).select('id').execute()).toHaveLength(2);
  });

  test('what is to be approved only staff and its author see until it is, and then everybody', async () => {
    const { room, a, b, c, d } = await course.seminar({ approveFirst: true });
    const question = await course.ask(c, 'May I?');
    expect(question).toMatchObject({ state: 'waiting', votes: 1 });
    await soon(() => known(b).get(question.id)).toMatchObject({ state: 'waiting', by: { name: 'Cleo' } });
    await soon(() => known(c).get(question.id)).toMatchObject({ state: 'waiting' });
    expect(course.questions.seenBy(b)).toEqual({ open: 0, waiting: 1 });
    expect(course.questions.seenBy(d)).toEqual({ open: 0, waiting: null });
    expect(d.of('questions.told')).toEqual([]);
    expect([(await course.list(d)).questions, (await course.list(c)).questions]).toMatchObject([
      [],
      [{ id: question.id }],
    ]);
    // The event says that there is something, and not whose it is.
    const event = (await course.school.house.events.newest(room, 1))[0]!;
    expect(event).toMatchObject({ state: 'waiting', by: { name: '', anonymous: true } });
    await course.decide(b, question, 'approve');
    await soon(() => known(d).get(question.id)).toMatchObject({ state: 'open', by: { name: 'Cleo' }, decided: null });
    expect(await course.ask(a, 'From staff')).toMatchObject({ state: 'open' });
  });

  test('an answer, in text or live, is for all; a better one takes its place', async () => {
    const { b, c, d } = await course.seminar();
    const [first, second] = [await course.ask(c, 'One?'), await course.ask(c, 'Two?')];
    await course.decide(b, first, 'answer', { text: ' Yes. ' });
    await course.decide(b, second, 'answer');
    await soon(() => known(d).get(first.id)).toMatchObject({
      state: 'answered',
      answer: 'Yes.',
      decided: { id: idOf(b), name: 'Ben' },
    });
    await soon(() => known(d).get(second.id)).toMatchObject({ state: 'answered', answer: null });
    await course.decide(b, first, 'answer', { text: 'No.' });
    await soon(() => known(d).get(first.id)?.answer).toBe('No.');
    await course.decide(b, first, 'reopen');
    await soon(() => known(d).get(first.id)).toMatchObject({ state: 'open', answer: null, decided: null });
  });

  test('what is dismissed students see no more, but who asked learns why', async () => {
    const { b, c, d } = await course.seminar();
    const question = await course.ask(c, 'Is this on the exam?');
    await soon(() => known(d).has(question.id)).toBe(true);
    await course.decide(b, question, 'dismiss', { reason: ' see the syllabus ' });
    await soon(() => known(d).has(question.id)).toBe(false);
    await soon(() => known(c).get(question.id)).toMatchObject({ state: 'dismissed', reason: 'see the syllabus' });
    await soon(() => known(b).get(question.id)).toMatchObject({ state: 'dismissed' });
    expect(JSON.stringify(d.heard)).not.toContain('syllabus');
    expect((await course.list(d)).questions).toEqual([]);
    await expect(course.vote(d, question)).rejects.toEqual(refusal('not_found'));
    await expect(course.vote(c, question)).rejects.toEqual(refusal('conflict'));
  });

  test('merging brings votes along, each person’s once, also what was merged before', async () => {
    const { b, c, d, m } = await course.seminar();
    const [one, two] = [await course.ask(c, 'What is a lock?'), await course.ask(d, 'What is a mutex?')];
    const three = await course.ask(m, 'Locks?');
    await course.vote(d, one);
    await course.vote(c, two);
    await course.vote(d, two, false);
    await course.decide(b, one, 'merge', { into: two.id });
    await soon(() => known(m).get(two.id)?.votes).toBe(2);
    await soon(() => known(m).has(one.id)).toBe(false);
    // Whose vote came along is told so; for the others nothing is said of theirs.
    const mine = (person: typeof c) => known(person).get(two.id)?.mine;
    await soon(() => [mine(c), mine(d), mine(m)]).toEqual([true, true, undefined]);
    await soon(() => known(c).get(one.id)).toMatchObject({ state: 'merged', into: two.id });
    await course.decide(b, two, 'merge', { into: three.id });
    await soon(() => known(c).get(one.id)?.into).toBe(three.id);
    await soon(() => known(b).get(three.id)?.votes).toBe(3);
    await expect(course.decide(b, three, 'merge', { into: two.id })).rejects.toEqual(refusal('conflict'));
    await course.decide(b, one, 'reopen');
    await soon(() => known(m).get(one.id)).toMatchObject({ state: 'open', into: null, votes: 2 });
  });

  test('staff see who looks after a question, and nobody else does', async () => {
    const { a, b, c, d } = await course.seminar();
    const question = await course.ask(c, 'Who knows?');
    await course.decide(b, question, 'claim');
    await soon(() => known(a).get(question.id)?.claimed).toMatchObject({ name: 'Ben' });
    await course.decide(a, question, 'claim');
    await soon(() => known(b).get(question.id)?.claimed).toMatchObject({ name: 'Ada' });
    await course.decide(b, question, 'release');
    await soon(() => known(a).get(question.id)?.claimed).toBe(null);
    expect(JSON.stringify([c.heard, d.heard, await course.list(c)])).not.toContain('claimed');
  });

  test('one takes back what one asked by name: its text is erased', async () => {
    const { room, a, c, d } = await course.seminar();
    const question = await course.ask(c, 'Something silly');
    await expect(course.withdraw(d, question)).rejects.toEqual(refusal('not_found'));
    await course.withdraw(c, question);
    await soon(() => known(a).get(question.id)).toMatchObject({ state: 'withdrawn', text: null, votes: 0 });
    await soon(() => known(d).has(question.id)).toBe(false);
    await expect(course.withdraw(c, question)).rejects.toEqual(refusal('conflict'));
    await expect(course.decide(a, question, 'reopen')).rejects.toEqual(refusal('conflict'));
    const rows = await store.db.selectFrom('question').where('room_id', '=', room).selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('silly');
  });

  test('staff make a question of a chat message: asked by its author, and once', async () => {
    const { a, b, c, d } = await course.seminar();
    await course.school.rules(a, { anonymous: true });
    const named = await course.school.say(c, 'what is paging, anyway');
    const unnamed = await course.school.say(d, 'and swapping?', { anonymous: true });
    const question = await course.ask(b, 'What is paging?', { from: named });
    expect(question).toMatchObject({ by: { name: 'Cleo' }, fromSeq: named, votes: 1, mine: false, state: 'open' });
    expect(await course.ask(a, 'Paging?', { from: named })).toMatchObject({ id: question.id, text: 'What is paging?' });
    expect(await course.ask(b, 'And swapping?', { from: unnamed })).toMatchObject({
      by: null,
      anonymous: true,
      votes: 0,
    });
    await expect(course.ask(c, 'mine', { from: named })).rejects.toEqual(refusal('forbidden'));
    await course.school.ask(c, 'chat.delete', { seq: named });
    await course.decide(b, question, 'dismiss', { reason: 'twice' });
    await expect(course.ask(b, 'Paging?', { from: named })).rejects.toEqual(refusal('not_found'));
    await expect(course.ask(b, 'nothing there', { from: 999 })).rejects.toEqual(refusal('not_found'));
  });

  test('a lecture has its own questions; before and after are those since the last one began', async () => {
    const { room, a, c, d } = await course.seminar();
    const before = await course.ask(c, 'Before');
    course.clock.forward(60_000);
    const lecture = await course.begin(a);
    await soon(() => a.of('questions.told').at(-1)).toMatchObject({ open: 0, waiting: 0, questions: [] });
    const during = await course.ask(d, 'During');
    expect(during.lectureId).toBe(lecture);
    const texts = async (all?: true) => (await course.list(c, all ? { all } : {})).questions.map(({ text }) => text);
    expect(await texts()).toEqual(['During']);
    await soon(() => course.questions.seenBy(c).open).toBe(1);
    await course.end(a);
    course.clock.forward(60_000);
    await course.ask(c, 'After');
    expect([await texts(), await texts(true)]).toEqual([
      ['After', 'During'],
      ['After', 'During', 'Before'],
    ]);
    await soon(() => course.questions.seenBy(c).open).toBe(2);
    await course.decide(a, during, 'dismiss', { reason: 'no' });
    const of = (person: typeof c, staff: boolean) =>
      course.questions.ofLecture(room, lecture, { staff, accountId: idOf(person) });
    expect([await of(a, true), await of(d, false), await of(c, false)]).toMatchObject([
      [{ id: during.id }],
      [{ id: during.id }],
      [],
    ]);
    expect(before.lectureId).toBe(null);
  });

  test('what staff did stands in the audit, without what it says', async () => {
    const { room, b, c } = await course.seminar();
    const [named, unnamed] = [
      await course.ask(c, 'secret one'),
      await course.ask(c, 'secret two', { anonymous: true }),
    ];
    await course.decide(b, named, 'answer', { text: 'secret three' });
    await course.decide(b, unnamed, 'dismiss', { reason: 'not now' });
    const { entries } = await course.school.house.audit.page(room, { limit: 10 });
    expect(entries).toMatchObject([
      { deed: 'question_dismiss', by: { name: 'Ben' }, subject: null, reason: 'not now' },
      { deed: 'question_answer', by: { name: 'Ben' }, subject: { name: 'Cleo' } },
    ]);
    expect(JSON.stringify(entries)).not.toContain('secret');
  });

  test('whoever becomes staff is told what waits', async () => {
    const { room, c, d } = await course.seminar({ approveFirst: true });
    await course.ask(c, 'May I?');
    const { memberStore, registry } = course.school.house;
    await memberStore.change(room, idOf(d), 'assistant');
    await registry.memberChanged(room, idOf(d));
    await soon(() => d.of('questions.told').at(-1)).toMatchObject({ open: 0, waiting: 1 });
  });
});
