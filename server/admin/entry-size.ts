import { sql } from 'kysely';

/** What an entry of a room log costs beside its text: ids, times and three indexes. Measured with SQLite: 355 bytes. */
const beside = 350;
const sampled = 50;

/**
 * Bytes of one entry of a room's log, where `room_counter` is in the query: an estimate from its newest entries, so that no log
 * is read for it.
 */
export const bytesPerEntry = () =>
  sql<number>`(select coalesce(avg(octet_length(payload)), 0) + ${sql.lit(beside)} from room_event
    where room_event.room_id = room_counter.room_id and room_event.seq > room_counter.last_seq - ${sql.lit(sampled)})`;
