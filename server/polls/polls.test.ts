import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createClock, everythingHeard, refusal } from '../chat/test/seminar.ts';
import { newId } from '../ids.ts';
import { createRunStore } from './runs.store.ts';
import { colours, enteredWith, lecture, PollNode, quiz, toldOf } from './test/nodes.ts';
import type { Store } from '../store/port.ts';

describe.each(databases())('polls on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let node: PollNode;
  let clock: ReturnType<typeof createClock>;

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
  });
  beforeEach(() => {
    clock = createClock();
    node = new PollNode(store, { clock });
    return () => node.stop();
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const votesOf = (run: string) =>
    store.db.selectFrom('poll_vote').where('run_id', '=', run).selectAll().orderBy('voter').execute();

  test('Ada asks, everybody votes, she closes and shows: staff see results all along, students when they are shown', async () => {
    const { a, b, c, d } = await lecture(node);
    const run = await node.open(a, colours);
    expect(run).toMatchObject({ state: 'open', shown: false, quiz: false, voters: 0, mine: null });
    await expect.poll(() => toldOf(c)).toMatchObject({ id: run.id, state: 'open', tally: null });
    await node.vote(c, run, { options: [1] });
    await node.vote(d, run, { options: [2] });
    await expect.poll(() => b.of('poll.tallied').at(-1)).toMatchObject({ voters: 2, tally: { counts: [0, 1, 1] } });
    expect(c.of('poll.tallied').at(-1)).toMatchObject({ voters: 2, tally: null });
    await node.close(b, run);
    await expect.poll(() => toldOf(c)).toMatchObject({ state: 'closed', voters: 2, tally: null });
    expect(toldOf(a)).toMatchObject({ state: 'closed', tally: { counts: [0, 1, 1] } });
    await node.show(a, run);
    await expect.poll(() => toldOf(c)).toMatchObject({ shown: true, tally: { voters: 2, counts: [0, 1, 1] } });
    await node.show(a, run, false);
    await expect.poll(() => toldOf(c)).toMatchObject({ shown: false, tally: null });
    expect(c.events.filter(({ type }) => type === 'poll.changed')).toMatchObject(
      ['opened', 'closed', 'shown', 'hidden'].map((what) => ({ run: run.id, what, by: expect.anything() })),
    );
  });

  test('before results are shown no count and no right answer is in anything a student is sent, and no text in the log', async () => {
    const { a, c, d, room, people } = await lecture(node);
    const run = await node.open(a, quiz);
    await node.vote(c, run, { options: [1] });
    await node.vote(d, run, { options: [1] });
    await expect.poll(() => c.of('poll.tallied').at(-1)?.voters).toBe(2);
    await node.close(a, run);
    await expect.poll(() => toldOf(c)?.state).toBe('closed');
    const again = await node.visit(people.cleo, room);
    for (const page of [c, d, again]) {
      expect(everythingHeard(page)).not.toContain('because grass is');
      expect(everythingHeard(page)).not.toMatch(/"(counts":\[|right|accepted|explanation)/);
    }
    const log = await store.db.selectFrom('room_event').where('room_id', '=', room).selectAll().execute();
    expect(JSON.stringify(log)).not.toMatch(/Which colour|because grass is/);
    expect(await node.polls.ofLecture(room, run.lectureId!, { staff: false, accountId: c.identity.accountId })).toEqual(
      [expect.objectContaining({ id: run.id, tally: null, content: expect.objectContaining({ quiz: null }) })],
    );
    await node.show(a, run);
    await expect
      .poll(() => toldOf(c))
      .toMatchObject({
        content: { quiz: { right: [1], explanation: 'because grass is' } },
        tally: { counts: [0, 2, 0], right: 2 },
      });
    expect(enteredWith(await node.visit(people.dora, room))).toMatchObject({ id: run.id, tally: { right: 2 } });
  });

  test('to show a quiz is to close it: whoever knows the answer does not vote', async () => {
    const { a, c } = await lecture(node);
    const run = await node.open(a, { ...quiz, results: 'live' });
    expect(run.shown).toBe(false);
    await node.show(a, run);
    await expect(node.vote(c, run, { options: [1] })).rejects.toEqual(refusal('conflict'));
    await expect.poll(() => toldOf(c)).toMatchObject({ state: 'closed', shown: true, voters: 0 });
  });

  test('live results are seen by everybody while people vote', async () => {
    const { a, c, d } = await lecture(node);
    const run = await node.open(a, { kind: 'truth', results: 'live' });
    await node.vote(c, run, { options: [1] });
    await expect.poll(() => d.of('poll.tallied').at(-1)).toMatchObject({ tally: { counts: [0, 1] } });
  });

  test('one vote for each person: the last one counts, from whichever page, and the other pages hear of it', async () => {
    const { a, c, room } = await lecture(node);
    const run = await node.open(a, colours);
    const phone = await node.visit(c, room);
    await node.vote(c, run, { options: [0] });
    await expect.poll(() => toldOf(phone)?.mine).toEqual({ options: [0] });
    await Promise.all([node.vote(c, run, { options: [1] }), node.vote(phone, run, { options: [2] })]);
    await expect.poll(() => a.of('poll.tallied').at(-1)).toMatchObject({ voters: 1, tally: { counts: [0, 0, 1] } });
    await expect.poll(() => toldOf(c)?.mine).toEqual({ options: [2] });
    expect(toldOf(a)).not.toHaveProperty('mine');
  });

  test('students neither open, close nor show, strangers know of nothing, and nothing is done to a run of another room', async () => {
    const { a, c, m } = await lecture(node);
    const other = await lecture(node);
    const run = await node.open(a, colours);
    await expect.poll(() => toldOf(a)?.id).toBe(run.id); // from then on who enters finds it
    const elsewhere = await node.open(other.a, colours);
    await expect(node.open(m, colours)).rejects.toEqual(refusal('forbidden'));
    await expect(node.close(m, run)).rejects.toEqual(refusal('forbidden'));
    await expect(node.show(m, run)).rejects.toEqual(refusal('forbidden'));
    for (const wrong of [elsewhere, { id: newId() }]) {
      await expect(node.vote(c, wrong, { options: [0] })).rejects.toEqual(refusal('not_found'));
      await expect(node.close(a, wrong)).rejects.toEqual(refusal('not_found'));
      await expect(node.show(a, wrong)).rejects.toEqual(refusal('not_found'));
    }
    const asked = { room: other.room, run: elsewhere.id, choice: { options: [0] } };
    await expect(node.ask(m, 'poll.vote', asked)).rejects.toEqual(refusal('not_found'));
    const forged = {
      run: run.id,
      choice: { options: [0] },
      voter: c.identity.accountId,
      account: c.identity.accountId,
    };
    await node.ask(m, 'poll.vote', forged);
    expect(enteredWith(await node.visit(c, a.seat!.room.id))).toMatchObject({
      mine: null,
    });
  });

  test('after the close every vote is refused, and closing twice is no error', async () => {
    const { a, c, d } = await lecture(node);
    const run = await node.open(a, colours);
    await node.vote(c, run, { options: [0] });
    await Promise.all([node.close(a, run), node.close(a, run)]);
    await expect(node.vote(d, run, { options: [0] })).rejects.toEqual(refusal('conflict'));
    await expect(node.vote(c, run, { options: [1] })).rejects.toEqual(refusal('conflict'));
    await expect.poll(() => toldOf(a)).toMatchObject({ tally: { voters: 1, counts: [1, 0, 0] } });
    expect(a.events.filter((event) => event.type === 'poll.changed' && event.what === 'closed')).toHaveLength(1);
  });

  test('one poll is open at a time', async () => {
    const { a, b } = await lecture(node);
    const opened = await Promise.allSettled([node.open(a, colours), node.open(b, colours)]);
    expect(opened.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(node.open(a, colours)).rejects.toEqual(refusal('conflict'));
  });

  test('of an anonymous poll nothing says who voted what, and when it is closed nobody can find out', async () => {
    const { a, c, d, room, people } = await lecture(node);
    const run = await node.open(a, colours);
    await expect.poll(() => toldOf(a)?.id).toBe(run.id);
    await node.vote(c, run, { options: [0] });
    await node.vote(d, run, { options: [1] });
    const kept = await votesOf(run.id);
    expect(kept.map(({ at }) => at)).toEqual([0, 0]);
    for (const { identity } of [c, d]) expect(JSON.stringify(kept)).not.toContain(identity.accountId);
    const runs = createRunStore(store.db);
    expect((await runs.find(room, run.id))!.key).toHaveLength(43);
    expect(enteredWith(await node.visit(people.cleo, room))).toMatchObject({ mine: { options: [0] } });
    await node.close(a, run);
    expect((await runs.find(room, run.id))!.key).toBeNull();
    await node.show(a, run);
    await expect.poll(() => toldOf(c)?.shown).toBe(true);
    const after = enteredWith(await node.visit(people.cleo, room));
    expect(after).toMatchObject({ state: 'closed', voters: 2 });
    expect(after).not.toHaveProperty('mine');
    const staff = { staff: true, accountId: a.identity.accountId };
    expect(JSON.stringify(await node.polls.ofLecture(room, run.lectureId!, staff))).not.toContain('mine');
  });

  test('a poll with names knows them, and one’s own vote is there afterwards too', async () => {
    const { a, c, room, people } = await lecture(node);
    const run = await node.open(a, { ...colours, anonymous: false });
    await node.vote(c, run, { options: [2] });
    expect(await votesOf(run.id)).toMatchObject([{ voter: c.identity.accountId, choice: '{"options":[2]}' }]);
    await node.close(a, run);
    await node.show(a, run);
    await expect.poll(() => toldOf(c)?.shown).toBe(true);
    expect(enteredWith(await node.visit(people.cleo, room))).toMatchObject({ mine: { options: [2] } });
    expect(enteredWith(await node.visit(people.dora, room))).toMatchObject({ mine: null });
  });

  test('who enters is given the open poll, or the last one of the lecture that is shown; staff the last one', async () => {
    const { a, room, people } = await lecture(node);
    const first = await node.open(a, { ...colours, title: 'The first?' });
    await node.show(a, first);
    await node.close(a, first);
    const second = await node.open(a, { ...colours, title: 'The second?' });
    await expect.poll(() => toldOf(a)?.id).toBe(second.id);
    expect(enteredWith(await node.visit(people.cleo, room))).toMatchObject({ id: second.id, state: 'open' });
    await node.close(a, second);
    await expect.poll(() => toldOf(a)).toMatchObject({ id: second.id, state: 'closed' });
    expect(enteredWith(await node.visit(people.cleo, room))).toMatchObject({ id: first.id, shown: true });
    expect(enteredWith(await node.visit(people.ben, room))).toMatchObject({ id: second.id, shown: false });
    const lectureId = first.lectureId!;
    await a.seat!.room.append({
      type: 'lecture.ended',
      by: { id: a.identity.accountId, name: 'Ada', role: 'owner' },
      payload: {},
      lectureId,
    });
    await expect.poll(async () => enteredWith(await node.visit(people.ben, room))).toBeNull();
  });

  test('who becomes staff, or is staff no more, is told what he may see from then on', async () => {
    const { a, c, room } = await lecture(node);
    const run = await node.open(a, quiz);
    await node.vote(c, run, { options: [1] });
    await expect.poll(() => c.of('poll.tallied').at(-1)?.voters).toBe(1);
    const { memberStore, registry } = node.house;
    for (const [role, tally] of [
      ['assistant', expect.objectContaining({ right: 1 })],
      ['student', null],
    ] as const) {
      await memberStore.change(room, c.identity.accountId, role);
      await registry.memberChanged(room, c.identity.accountId);
      await expect.poll(() => toldOf(c)).toMatchObject({ id: run.id, tally, mine: { options: [1] } });
    }
  });

  test('a poll closes at its time, and what comes later is refused even while nobody has closed it', async () => {
    const { a, c, d, room } = await lecture(node);
    const run = await node.open(a, { ...colours, seconds: 30 });
    expect(run.closesAt! - run.openedAt).toBe(30_000);
    await node.vote(c, run, { options: [0] });
    clock.forward(30_000);
    await expect(node.vote(d, run, { options: [0] })).rejects.toEqual(refusal('conflict'));
    await node.polls.closeDue();
    await expect.poll(() => toldOf(c)).toMatchObject({ state: 'closed', closedAt: run.closesAt, voters: 1 });
    expect((await createRunStore(store.db).find(room, run.id))!.key).toBeNull();
    const next = await node.open(a, { ...colours, seconds: 30 });
    clock.forward(30_000);
    expect((await node.open(a, colours)).id).not.toBe(next.id); // whose time is over is in nobody's way
  });

  test('after a restart votes are there, and a poll whose time was over closes by itself', async () => {
    const { a, c, room, people } = await lecture(node);
    const run = await node.open(a, { ...colours, seconds: 60 });
    await node.vote(c, run, { options: [1] });
    node.stop();
    node = new PollNode(store, { clock });
    const cleo = await node.visit(people.cleo, room);
    expect(enteredWith(cleo)).toMatchObject({ id: run.id, state: 'open', voters: 1, mine: { options: [1] } });
    node.stop();
    clock.forward(60_000);
    node = new PollNode(store, { clock });
    const dora = await node.visit(people.dora, room);
    await expect.poll(() => toldOf(dora)).toMatchObject({ id: run.id, state: 'closed', voters: 1 });
    expect(dora.events.at(-1)).toMatchObject({ type: 'poll.changed', what: 'closed', by: { name: 'Ada' } });
  });
});
