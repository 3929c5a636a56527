import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { payloads } from '../../test/support/xss.ts';
import { refusal } from '../chat/test/seminar.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store/port.ts';
import { cleanText } from '../text.ts';
import { Course, idOf, known, soon } from './test/course.ts';

let database: TestDatabase;
let store: Store;
let course: Course;
beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  course = new Course(store);
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  course.stop();
  await store.close();
  await database.drop();
});

/** Questions of nobody's, as many as there may be and more. */
async function fill(room: string, lectureId: string | null, count: number, at: number): Promise<void> {
  const row = { room_id: room, lecture_id: lectureId, author_id: null, text: 'x', state: 'open' as const };
  const rows = Array.from({ length: count }, (_, n) => ({ ...row, id: newId(), client_id: randomUUID(), at: at + n }));
  for (let from = 0; from < count; from += 1_000) {
    await store.db
      .insertInto('question')
      .values(rows.slice(from, from + 1_000).map((one) => ({ ...nothing, ...one })))
      .execute();
  }
}
const nothing = {
  answer: null,
  reason: null,
  merged_into: null,
  from_seq: null,
  claimed_by: null,
  claimed_at: null,
  decided_by: null,
  decided_at: null,
};

test('students decide nothing, and nobody does anything in a room he is not in', async () => {
  const { c, d } = await course.seminar();
  const other = await course.seminar();
  const [question, elsewhere] = [await course.ask(c, 'Why?'), await course.ask(other.c, 'Why not?')];
  for (const deed of ['approve', 'answer', 'dismiss', 'reopen', 'merge', 'claim', 'release'] as const) {
    await expect(course.decide(c, question, deed, { reason: 'x' })).rejects.toEqual(refusal('forbidden'));
    await expect(course.decide(other.a, question, deed, { reason: 'x', into: elsewhere.id })).rejects.toEqual(
      refusal('not_found'),
    );
  }
  const there = { room: other.room, question: elsewhere.id };
  for (const doing of [
    () => course.list(d, there),
    () => course.ask(d, 'me, too', there),
    () => course.send(d, 'question.vote', { ...there, on: true }),
    () => course.send(d, 'question.withdraw', there),
    () => course.send(d, 'question.decide', { ...there, deed: 'claim' }),
    // of the other room, asked in one's own
    () => course.vote(d, elsewhere),
    () => course.withdraw(d, elsewhere),
    () => course.decide(other.a, question, 'claim'),
    () => course.decide(other.a, elsewhere, 'merge', { into: question.id }),
  ]) {
    await expect(doing()).rejects.toEqual(refusal('not_found'));
  }
  expect((await course.list(other.d)).questions).toMatchObject([{ id: elsewhere.id, votes: 1, state: 'open' }]);
});

test('a deed says what it needs, and is for questions that are still to be decided', async () => {
  const { b, c, d } = await course.seminar();
  const [question, second] = [await course.ask(c, 'Why?'), await course.ask(d, 'Why?')];
  const bad = (field: string) => refusal('bad_request', { field });
  await expect(course.decide(b, question, 'dismiss', { reason: ' \u0000 ' })).rejects.toEqual(bad('reason'));
  await expect(course.decide(b, question, 'merge')).rejects.toEqual(bad('into'));
  await expect(course.decide(b, question, 'merge', { into: question.id })).rejects.toEqual(bad('into'));
  await expect(course.decide(b, question, 'merge', { into: newId() })).rejects.toEqual(refusal('not_found'));
  await expect(course.ask(c, ' \u0007 ')).rejects.toEqual(bad('text'));
  await course.decide(b, question, 'answer');
  await expect(course.decide(b, question, 'approve')).rejects.toEqual(refusal('conflict'));
  await expect(course.decide(b, question, 'claim')).rejects.toEqual(refusal('conflict'));
  await expect(course.decide(b, second, 'merge', { into: question.id })).rejects.toEqual(refusal('conflict'));
  await expect(course.vote(c, question)).rejects.toEqual(refusal('conflict'));
  await expect(course.withdraw(c, question)).rejects.toEqual(refusal('conflict'));
});

test('of two who decide at the same moment one is told that it was decided', async () => {
  const { a, b, c } = await course.seminar();
  const question = await course.ask(c, 'Why?');
  const both = await Promise.allSettled([
    course.decide(a, question, 'dismiss', { reason: 'no' }),
    course.decide(b, question, 'dismiss', { reason: 'never' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refusal('conflict') });
});

test('the rules of the room about people and texts hold for questions', async () => {
  const { a, b, c, d } = await course.seminar({ anonymous: false });
  const broken = (rule: string) => refusal('rule', { rule });
  await expect(course.ask(c, 'Who?', { anonymous: true })).rejects.toEqual(broken('anonymous'));
  await course.allow(a, { anonymous: true });
  await course.school.rules(a, { writing: 'read_only', links: false }, ['exam']);
  expect(await course.ask(c, 'What?')).toMatchObject({ state: 'open' });
  expect(await course.ask(c, 'Is it in the EXAM?')).toMatchObject({ state: 'waiting' });
  await expect(course.ask(c, 'see https://evil.example')).rejects.toEqual(broken('links'));
  expect(await course.ask(b, 'exam: see https://uni.example')).toMatchObject({ state: 'open' });
  // Without a name staff are as students are: nothing tells them apart.
  expect(await course.ask(b, 'the exam?', { anonymous: true })).toMatchObject({ state: 'waiting', by: null });
  await course.school.ask(b, 'people.mute', { person: idOf(c), reason: 'hush' });
  for (const anonymous of [false, true]) {
    await expect(course.ask(c, 'But', { anonymous })).rejects.toEqual(
      refusal('rule', { rule: 'muted', reason: 'hush' }),
    );
  }
  await course.vote(c, await course.ask(d, 'May the muted vote?'));
  await course.school.rules(a, { writing: 'members', links: false });
  const guest = await course.school.person('Yuri');
  await course.school.house.memberStore.add(a.seat!.room.id, idOf(guest), 'student', Date.now(), true);
  const [yuri] = await course.school.visit(a.seat!.room.id, guest);
  await expect(course.ask(yuri!, 'May I?')).rejects.toEqual(broken('members'));
});

test('the `clientId` of somebody else’s question opens nothing', async () => {
  const { c, d } = await course.seminar({ approveFirst: true });
  const clientId = randomUUID();
  await course.ask(c, 'not yet for all', { clientId });
  await expect(course.ask(d, 'mine', { clientId })).rejects.toEqual(refusal('bad_request', { field: 'clientId' }));
});

test('a person has so many questions that are not decided and no more, by name and without', async () => {
  const { b, c } = await course.seminar();
  for (const anonymous of [false, true]) {
    const asked = [];
    for (let n = 0; n < limits.questionsOpen; n++) {
      course.clock.forward(60_000);
      asked.push(await course.ask(c, `question ${n}`, { anonymous }));
    }
    course.clock.forward(60_000);
    await expect(course.ask(c, 'one more', { anonymous })).rejects.toEqual(refusal('quota'));
    await course.decide(b, asked[0]!, 'answer');
    expect(await course.ask(c, 'one more', { anonymous })).toMatchObject({ anonymous });
  }
});

test('a lecture has so many questions and no more; the next one begins anew', async () => {
  const { room, a, b, c } = await course.seminar();
  const seq = await course.school.say(c, 'one more?');
  await course.begin(a);
  const lecture = a.seat!.room.lecture!.id;
  await fill(room, lecture, limits.questionsPerLecture - 1, Date.now());
  const last = await course.ask(c, 'the last');
  await expect(course.ask(c, 'one more')).rejects.toEqual(refusal('quota'));
  await expect(course.ask(b, 'one more', { from: seq })).rejects.toEqual(refusal('quota'));
  expect((await course.questions.ofLecture(room, lecture, { staff: true, accountId: idOf(a) })).length).toBe(
    limits.questionsPerLecture,
  );
  await course.end(a);
  expect(await course.ask(c, 'afterwards')).toMatchObject({ lectureId: null });
  await course.begin(a);
  expect((await course.ask(c, 'again')).lectureId).not.toBe(last.lectureId);
});

test('a list has so many questions and says where it goes on', async () => {
  const { room, c } = await course.seminar();
  await fill(room, null, limits.questionsListed + 3, 1_000);
  const newest = await course.ask(c, 'the newest');
  const first = await course.list(c);
  expect(first.questions).toHaveLength(limits.questionsListed);
  expect(first.questions[0]).toMatchObject({ id: newest.id, mine: true });
  const rest = await course.list(c, { before: first.next! });
  expect(rest).toMatchObject({ next: null });
  const ids = [...first.questions, ...rest.questions].map(({ id }) => id);
  expect(new Set(ids).size).toBe(limits.questionsListed + 4);
  expect((await course.list(c, { before: "1' or 1=1 --" })).questions[0]!.id).toBe(newest.id);
});

test('nobody asks, or votes, without end', async () => {
  const { c, d } = await course.seminar();
  for (const anonymous of [false, true]) {
    for (let n = 0; n < limits.questionRate.burst; n++) await course.ask(c, `question ${n}`, { anonymous });
    await expect(course.ask(c, 'one more', { anonymous })).rejects.toEqual(refusal('rate'));
  }
  const question = await course.ask(d, 'Why?');
  const votes = Array.from({ length: limits.questionVoteRate.burst * 2 }, () => course.vote(c, question));
  const refused = (await Promise.allSettled(votes)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused.length).toBeGreaterThan(0);
  for (const reason of refused) expect(reason).toEqual(refusal('rate'));
});

test('a hall that votes is told of whole counts, at most twice a second', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const slow = new Course(store, { toldEveryMs: limits.questionsToldEveryMs });
  const { a, c, d, m } = await slow.seminar();
  const question = await slow.ask(c, 'Why?');
  await soon(() => known(a).get(question.id)?.votes).toBe(1);
  const before = a.of('questions.told').length;
  for (const person of [d, m, a]) await slow.vote(person, question);
  expect(a.of('questions.told')).toHaveLength(before);
  vi.advanceTimersByTime(limits.questionsToldEveryMs);
  await soon(() => known(a).get(question.id)?.votes).toBe(4);
  expect(a.of('questions.told')).toHaveLength(before + 1);
  slow.stop();
});

test('hostile texts come back as the texts they are', async () => {
  const { b, c, d } = await course.seminar();
  const texts = payloads.map((text) => cleanText(text).trim()).filter(({ length }) => length <= limits.questionLength);
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    while (texts.length > 0 && text.length + texts.at(-1)!.length < limits.questionLength) text += `\n${texts.pop()!}`;
    course.clock.forward(60_000);
    const question = await course.ask(c, text);
    expect(question.text).toBe(text);
    await course.decide(b, question, 'answer', { text });
  }
  const { questions } = await course.list(d);
  expect(questions.map(({ answer }) => answer)).toEqual(questions.map(({ text }) => text));
  expect(questions.map(({ text }) => text).join()).toContain('<script>');
});
