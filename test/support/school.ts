import { afterAll, beforeAll } from 'vitest';
import { School } from '../../server/chat/test/seminar.ts';
import type { Store } from '../../server/store/port.ts';
import { withDatabase, type TestDatabase, type TestDialect } from './databases.ts';

/** A school on a database of its own for the tests beside the call; `opened` is told of it before the first. */
export function useSchool(dialect: TestDialect, opened: (made: { school: School; store: Store }) => void): void {
  let database: TestDatabase;
  let store: Store;
  let school: School;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    school = new School(store);
    opened({ school, store });
  });
  afterAll(async () => {
    school.house.registry.stop();
    await store.close();
    await database.drop();
  });
}
