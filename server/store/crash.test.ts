import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { addRoom, logOf, saying } from '../../test/support/store-rooms.ts';

// Each round starts a process that opens the store: seconds on a machine with much else to do.
const patience = { timeout: 60_000 };
const program = fileURLToPath(new URL('../../test/support/appending-process.ts', import.meta.url));

describe.each(databases())('with another process on %s', (dialect) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await withDatabase(dialect);
  });
  afterEach(() => database.drop());

  function startAppending(actor: string, count: number) {
    const child = spawn(process.execPath, [program, JSON.stringify(database.location), actor, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged: { seq: number; clientId: string }[] = [];
    const exited = once(child, 'close');
    let rest = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        const [seq, clientId] = line.split(' ');
        acknowledged.push({ seq: Number(seq), clientId: clientId! });
        if (acknowledged.length === 100 && count === 0) child.kill('SIGKILL');
      }
    });
    return { acknowledged, exited };
  }

  test('kill -9 loses nothing that was acknowledged, and leaves no gap', patience, async () => {
    const store = await database.open();
    await addRoom(store, 'r');
    await store.close();
    for (let round = 1; round <= 2; round++) {
      const { acknowledged, exited } = startAppending('ben', 0);
      await exited;
      const after = await database.open();
      const log = await logOf(after, 'r');
      expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
      expect(acknowledged.length).toBeGreaterThanOrEqual(100);
      for (const { seq, clientId } of acknowledged) expect(log[seq - 1]!.clientId).toBe(clientId);
      await after.close();
    }
  });

  test('two processes append and change rows at the same time', patience, async () => {
    const store = await database.open();
    await addRoom(store, 'r');
    const { acknowledged, exited } = startAppending('ben', 160);
    let done = false;
    void exited.then(() => (done = true));
    let mine = 0;
    for (; !done && mine < 20_000; mine++) {
      await Promise.all([
        store.append(saying('r', 'ada', 'here', randomUUID())),
        store.db
          .insertInto('setting')
          .values({ key: `k${mine}`, value: 'v' })
          .execute(),
      ]);
    }
    const log = await logOf(store, 'r');
    expect(acknowledged).toHaveLength(160);
    expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 160 + mine }, (_, i) => i + 1));
  });
});
