import type { Client } from 'pg';
import type { Outcome, Row } from '../append-queue.ts';
import { timeAfter } from '../at.js';
import { isPassing } from './faults.ts';

type Appending = { row: Row; seq: number; at: number };

/**
 * Writes the rows inside the transaction of `client`. The counters of all rooms concerned are locked first, in the order of
 * their ids, so that two servers with overlapping batches wait for each other instead of dead-locking.
 */
export async function writeBatch(client: Client, rows: Row[], now: () => number = Date.now): Promise<Outcome[]> {
  const lastSeq = await lockCounters(client, rows);
  const there = await findThere(client, rows);
  const before = await lastTimes(client, lastSeq);
  const clock = now();
  const outcomes: Outcome[] = [];
  let pending: Appending[] = [];

  for (const row of rows) {
    const known = row.clientId === null ? undefined : there.get(nameOf(row));
    const last = lastSeq.get(row.roomId);
    if (known !== undefined) {
      outcomes.push({ status: 'duplicate', ...known });
      continue;
    }
    if (last === undefined) {
      outcomes.push({ status: 'refused' });
      continue;
    }
    if (row.alongside.length > 0) {
      // What stands before it in the order must be visible to it.
      await insert(client, pending);
      pending = [];
      const objection = await runAlongside(client, row);
      if (objection !== null) {
        outcomes.push(objection);
        continue;
      }
    }
    const seq = last + 1;
    const at = timeAfter(clock, before.get(row.roomId));
    lastSeq.set(row.roomId, seq);
    if (row.clientId !== null) there.set(nameOf(row), { seq, at });
    pending.push({ row, seq, at });
    outcomes.push({ status: 'appended', seq, at });
  }
  await insert(client, pending);
  await advanceCounters(client, lastSeq);
  return outcomes;
}

async function lockCounters(client: Client, rows: Row[]): Promise<Map<string, number>> {
  const { rows: counters } = await client.query<{ room_id: string; last_seq: number }>(
    `select c.room_id, c.last_seq from room_counter c join room r on r.id = c.room_id
     where c.room_id = any($1::text[]) and r.deleted_at is null order by c.room_id for update of c`,
    [[...new Set(rows.map((row) => row.roomId))]],
  );
  return new Map(counters.map((counter) => [counter.room_id, counter.last_seq]));
}

/** When the last entry of each of these rooms was written. A statement of its own: the one that waits for the lock may not see it. */
async function lastTimes(client: Client, lastSeq: Map<string, number>): Promise<Map<string, number>> {
  const { rows: found } = await client.query<{ room_id: string; at: number }>(
    `select e.room_id, e.at from unnest($1::text[], $2::bigint[]) as n(room_id, seq)
     join room_event e on e.room_id = n.room_id and e.seq = n.seq`,
    [[...lastSeq.keys()], [...lastSeq.values()]],
  );
  return new Map(found.map(({ room_id, at }) => [room_id, at]));
}

/** The lock is held by now, so nobody else adds one of these meanwhile. */
async function findThere(client: Client, rows: Row[]): Promise<Map<string, { seq: number; at: number }>> {
  const named = rows.filter((row) => row.clientId !== null);
  if (named.length === 0) return new Map();
  const { rows: found } = await client.query<{ name: string; seq: number; at: number }>(
    `select e.room_id || ' ' || e.actor_id || ' ' || e.client_id as name, e.seq, e.at
     from unnest($1::text[], $2::text[], $3::text[]) as n(room_id, actor_id, client_id)
     join room_event e on e.room_id = n.room_id and e.actor_id = n.actor_id and e.client_id = n.client_id`,
    [named.map((row) => row.roomId), named.map((row) => row.actorId), named.map((row) => row.clientId)],
  );
  return new Map(found.map(({ name, seq, at }) => [name, { seq, at }]));
}

function nameOf(row: Row): string {
  return `${row.roomId} ${row.actorId} ${row.clientId}`;
}

/**
 * Null when all statements found their rows. Otherwise the savepoint has undone them: PostgreSQL refuses to go on in a
 * transaction after an error unless it is rolled back to a point before.
 */
async function runAlongside(client: Client, row: Row): Promise<Outcome | null> {
  await client.query('savepoint entry');
  try {
    for (const { sql, parameters, rows } of row.alongside) {
      const { rowCount } = await client.query(sql, parameters);
      if (rows !== null && rowCount !== rows) {
        await client.query('rollback to savepoint entry');
        return { status: 'refused' };
      }
    }
    await client.query('release savepoint entry');
    return null;
  } catch (error) {
    if (isPassing(error)) throw error;
    await client.query('rollback to savepoint entry');
    return { status: 'failed', error: error as Error };
  }
}

async function insert(client: Client, pending: Appending[]): Promise<void> {
  if (pending.length === 0) return;
  const column = (of: (one: Appending) => unknown) => pending.map(of);
  await client.query(
    `insert into room_event (room_id, seq, lecture_id, type, actor_id, client_id, payload, at)
     select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])`,
    [
      column((one) => one.row.roomId),
      column((one) => one.seq),
      column((one) => one.row.lectureId),
      column((one) => one.row.type),
      column((one) => one.row.actorId),
      column((one) => one.row.clientId),
      column((one) => one.row.payload),
      column((one) => one.at),
    ],
  );
}

async function advanceCounters(client: Client, lastSeq: Map<string, number>): Promise<void> {
  await client.query(
    `update room_counter c set last_seq = n.last_seq
     from unnest($1::text[], $2::bigint[]) as n(room_id, last_seq)
     where c.room_id = n.room_id and c.last_seq < n.last_seq`,
    [[...lastSeq.keys()], [...lastSeq.values()]],
  );
}
