import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { School } from '../chat/test/seminar.ts';
import { newId } from '../ids.ts';
import { byOf } from '../rooms/client.ts';
import { startLecture } from '../stage/start-lecture.ts';
import type { Store } from '../store/port.ts';
import { createPulseStore, type PulseStore } from './pulse.store.ts';

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let school: School;
  let pulse: PulseStore;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    school = new School(store);
    pulse = createPulseStore(store.db);
  });
  afterAll(async () => {
    school.house.registry.stop();
    await store.close();
    await database.drop();
  });

  async function lecture(): Promise<string> {
    const { a } = await school.seminar();
    await startLecture(a.seat!.room, school.house.roomStore, byOf(a), 'Page tables');
    return a.seat!.room.lecture!.id;
  }

  test('a curve is read as it was written, oldest first, and a span that comes again replaces the first', async () => {
    const [id, other] = [await lecture(), await lecture()];
    const first = { at: 1_000, counts: { lost: 3, got_it: 1 }, audience: 40 };
    const second = { at: 16_000, counts: { fast: 2 }, audience: 41 };
    await pulse.write(id, second);
    await pulse.write(id, { ...first, counts: { lost: 1, got_it: 1 } });
    await pulse.write(id, first);
    await pulse.write(other, { at: 1_000, counts: { slow: 7 }, audience: 9 });
    await pulse.write(id, { at: 31_000, counts: {}, audience: 41 });
    expect(await pulse.ofLecture(id)).toEqual([first, second]);
    expect(await pulse.ofLecture(newId())).toEqual([]);
  });

  test('of a curve so many spans are read and no more: the last ones', async () => {
    const id = await lecture();
    const rows = Array.from({ length: limits.pulseSpansTold + 1 }, (_, at) => ({
      ...{ lecture_id: id, at, kind: 'lost' as const, count: 1, audience: 4 },
    }));
    await store.db.insertInto('pulse').values(rows).execute();
    const spans = await pulse.ofLecture(id);
    expect(spans).toHaveLength(limits.pulseSpansTold);
    expect([spans[0]!.at, spans.at(-1)!.at]).toEqual([1, limits.pulseSpansTold]);
  });

  test('the table has no place for who felt it', async () => {
    const tables = await store.db.introspection.getTables();
    const { columns } = tables.find(({ name }) => name === 'pulse')!;
    expect(columns.map(({ name }) => name).toSorted()).toEqual(['at', 'audience', 'count', 'kind', 'lecture_id']);
  });
});
