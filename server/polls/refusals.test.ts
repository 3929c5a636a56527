import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { refusal } from '../chat/test/seminar.ts';
import { newId } from '../ids.ts';
import { createRunStore } from './runs.store.ts';
import { colours, contentOf, lecture, PollNode, quiz } from './test/nodes.ts';
import type { Store } from '../store/port.ts';

describe.each(databases())('what polls refuse on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let node: PollNode;

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
  });
  beforeEach(() => {
    node = new PollNode(store);
    return () => node.stop();
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const votesOf = (run: string) =>
    store.db.selectFrom('poll_vote').where('run_id', '=', run).selectAll().orderBy('voter').execute();

  test('a vote must be an answer to what is asked', async () => {
    const { a, c } = await lecture(node);
    const run = await node.open(a, colours);
    for (const choice of [
      {},
      { options: [] },
      { options: [3] },
      { options: [0, 1] },
      { number: 1 },
      { words: ['Red'] },
    ])
      await expect(node.vote(c, run, choice)).rejects.toEqual(refusal('bad_request', { field: 'choice' }));
    expect(await votesOf(run.id)).toEqual([]);
  });

  test('a poll is of the library or made on the spot, and cannot be one that is none', async () => {
    const { a, room } = await lecture(node);
    const [content, poll] = [contentOf(colours), newId()];
    await expect(node.ask(a, 'poll.open', {})).rejects.toEqual(refusal('bad_request'));
    await expect(node.ask(a, 'poll.open', { content, poll })).rejects.toEqual(refusal('bad_request'));
    await expect(node.ask(a, 'poll.open', { poll })).rejects.toEqual(refusal('not_found'));
    await expect(node.open(a, { ...colours, options: [{ text: 'only one' }] })).rejects.toEqual(
      refusal('bad_request', { field: 'options' }),
    );
    const prepared = await node.polls.library.add(a.identity, room, contentOf(quiz));
    const opened = await node.ask(a, 'poll.open', { poll: prepared.id });
    expect(opened).toMatchObject({ type: 'poll.opened', run: { content: { quiz: { right: [1] } } } });
  });

  test('nobody votes without end, and nobody opens and closes without end', async () => {
    const { a, c } = await lecture(node);
    const run = await node.open(a, colours);
    for (let n = 0; n < limits.voteRate.burst; n++) await node.vote(c, run, { options: [n % 3] });
    await expect(node.vote(c, run, { options: [0] })).rejects.toEqual(refusal('rate'));
    for (let n = 1; n < limits.pollRate.burst; n++) await node.show(a, run, n % 2 === 1);
    await expect(node.close(a, run)).rejects.toEqual(refusal('rate'));
  });

  test('so many are put to a room and no more', async () => {
    const { a, room } = await lecture(node);
    const runs = createRunStore(store.db);
    const one = await runs.find(room, (await node.open(a, colours)).id);
    const rows = Array.from({ length: limits.pollRunsPerRoom - 1 }, () => ({
      ...{
        id: newId(),
        room_id: room,
        poll_id: null,
        lecture_id: null,
        content: '{}',
        state: 'closed' as const,
        shown: 0,
      },
      ...{ opened_by: one!.openedBy, opened_at: 0, closes_at: null, closed_at: 0, key: null },
    }));
    for (let at = 0; at < rows.length; at += 1_000)
      await store.db
        .insertInto('poll_run')
        .values(rows.slice(at, at + 1_000))
        .execute();
    await node.close(a, one!);
    await expect(node.open(a, colours)).rejects.toEqual(refusal('quota'));
  });
});
