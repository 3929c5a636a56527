import type { Kysely } from 'kysely';
import type { Aside } from '../../protocol/aside.ts';
import type { Mention } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import { newId } from '../ids.ts';
import type { Database } from '../store/schema.ts';
import { asides, toAside } from './aside-row.ts';

/** A message that is to be set aside. */
export interface NewAside {
  roomId: string;
  state: 'waiting' | 'private';
  why: Aside['why'];
  /** The student it is about, or the pseudonym. */
  withId: string;
  actorId: string;
  clientId: string;
  text: string;
  replyTo?: number | undefined;
  mentions: Mention[];
  lectureId?: string | undefined;
}

/** Where the post of this author and `clientId` is. */
export type Found = { is: 'posted'; seq: number; at: number } | { is: 'aside'; aside: Aside };
export type Kept = Found | { is: 'new'; aside: Aside } | { is: 'refused'; because: 'room' | 'reply' | 'waiting' };

/**
 * Keeps the aside, once: what is in the log, or aside, already is not kept again. The room's counter is locked first, as by
 * every append, so the log cannot get the same message meanwhile and `n` has no gaps. Of more than a room keeps the oldest
 * goes.
 */
export async function keepAside(
  db: Kysely<Database>,
  aside: NewAside,
): Promise<Exclude<Kept, { is: 'new' }> | { id: string }> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockRoom(tx, aside.roomId))) return { is: 'refused', because: 'room' };
    const there = await findPost(tx, aside.roomId, aside.actorId, aside.clientId);
    if (there) return there;
    const because = await objection(tx, aside);
    if (because) return { is: 'refused', because };
    return { id: await insert(tx, aside) };
  });
}

/** False for a room that is gone. */
async function lockRoom(tx: Kysely<Database>, roomId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('room_counter')
    .set((e) => ({ last_seq: e.ref('last_seq') }))
    .where('room_id', '=', roomId)
    .where((e) =>
      e.exists(e.selectFrom('room').select('room.id').where('room.id', '=', roomId).where('deleted_at', 'is', null)),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Where a post is that was sent before; null when it is nowhere. */
export async function findPost(
  db: Kysely<Database>,
  roomId: string,
  actorId: string,
  clientId: string,
): Promise<Found | null> {
  const posted = await db
    .selectFrom('room_event')
    .where('room_id', '=', roomId)
    .where('actor_id', '=', actorId)
    .where('client_id', '=', clientId)
    .select(['seq', 'at'])
    .executeTakeFirst();
  if (posted) return { is: 'posted', ...posted };
  const aside = await asides(db, roomId)
    .where('aside.actor_id', '=', actorId)
    .where('aside.client_id', '=', clientId)
    .executeTakeFirst();
  return aside ? { is: 'aside', aside: toAside(aside) } : null;
}

async function objection(tx: Kysely<Database>, aside: NewAside): Promise<'reply' | 'waiting' | null> {
  if (aside.replyTo !== undefined) {
    const message = await tx
      .selectFrom('room_event')
      .where('room_id', '=', aside.roomId)
      .where('seq', '=', aside.replyTo)
      .where('type', '=', 'chat.posted')
      .select('seq')
      .executeTakeFirst();
    if (!message) return 'reply';
  }
  if (aside.state !== 'waiting') return null;
  const waiting = await tx
    .selectFrom('aside')
    .where('room_id', '=', aside.roomId)
    .where('actor_id', '=', aside.actorId)
    .where('state', '=', 'waiting')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(waiting.n) >= limits.asidesWaiting ? 'waiting' : null;
}

async function insert(tx: Kysely<Database>, aside: NewAside): Promise<string> {
  const last = await tx
    .selectFrom('aside')
    .where('room_id', '=', aside.roomId)
    .select((e) => e.fn.max('n').as('n'))
    .executeTakeFirstOrThrow();
  const n = Number(last.n ?? 0) + 1;
  const id = newId();
  await tx
    .insertInto('aside')
    .values({
      id,
      room_id: aside.roomId,
      n,
      state: aside.state,
      why: aside.why,
      with_id: aside.withId,
      actor_id: aside.actorId,
      client_id: aside.clientId,
      text: aside.text,
      detail: JSON.stringify({
        ...(aside.replyTo === undefined ? {} : { replyTo: aside.replyTo }),
        ...(aside.mentions.length > 0 ? { mentions: aside.mentions } : {}),
      }),
      lecture_id: aside.lectureId ?? null,
      at: Date.now(),
      decided_by: null,
      reason: null,
    })
    .execute();
  await tx
    .deleteFrom('aside')
    .where('room_id', '=', aside.roomId)
    .where('n', '<=', n - limits.asidesPerRoom)
    .execute();
  return id;
}
