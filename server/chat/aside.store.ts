import type { Kysely } from 'kysely';
import type { Aside } from '../../protocol/aside.ts';
import type { AsideFilter } from '../../protocol/chat-api.ts';
import type { Mention } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import type { AsideTable, Database } from '../store/schema.ts';
import { findPost, keepAside, type Found, type Kept, type NewAside } from './aside-keeping.ts';
import { asides, toAside } from './aside-row.ts';

const decided: Aside['state'][] = ['released', 'refused', 'withdrawn'];

/** Messages that are not for all. What closes one erases its text. */
export function createAsideStore(db: Kysely<Database>) {
  return {
    /** Keeps it, once; the same again says where it is. */
    async keep(aside: NewAside): Promise<Kept> {
      const kept = await keepAside(db, aside);
      return 'id' in kept ? { is: 'new', aside: (await this.find(aside.roomId, kept.id))!.aside } : kept;
    },

    /** Where a post is that was sent before; null when it is nowhere. */
    there: (roomId: string, actorId: string, clientId: string): Promise<Found | null> =>
      findPost(db, roomId, actorId, clientId),

    /** Statement that finds a row when the post is an aside. */
    sameAs: (roomId: string, actorId: string, clientId: string) =>
      db
        .selectFrom('aside')
        .where('room_id', '=', roomId)
        .where('actor_id', '=', actorId)
        .where('client_id', '=', clientId)
        .select('id')
        .compile(),

    async find(roomId: string, id: string): Promise<{ aside: Aside; mentions: Mention[] } | null> {
      const row = await asides(db, roomId).where('aside.id', '=', id).executeTakeFirst();
      return row ? { aside: toAside(row), mentions: detailOf(row).mentions ?? [] } : null;
    },

    /** The newest below `before`, oldest first; of these people or pseudonyms only, in this state only. */
    async page(
      roomId: string,
      page: { of?: string[]; state?: AsideFilter | undefined; before?: number | undefined; limit: number },
    ): Promise<{ asides: Aside[]; next: number | null }> {
      let matching = asides(db, roomId);
      if (page.of) matching = matching.where('aside.with_id', 'in', page.of);
      if (page.state) matching = matching.where('aside.state', 'in', page.state === 'decided' ? decided : [page.state]);
      if (page.before !== undefined) matching = matching.where('aside.n', '<', page.before);
      const rows = await matching
        .orderBy('aside.n', 'desc')
        .limit(page.limit + 1)
        .execute();
      const found = rows.slice(0, page.limit).map(toAside).reverse();
      return { asides: found, next: rows.length > page.limit ? found[0]!.n : null };
    },

    /** The newest in which this one, who has no account any more, has a part. */
    async ofNobody(roomId: string, tombstone: string): Promise<Aside[]> {
      const rows = await asides(db, roomId)
        .where((e) => e.or([e('aside.with_id', '=', tombstone), e('aside.actor_id', '=', tombstone)]))
        .orderBy('aside.n', 'desc')
        .limit(limits.pageSizeMax)
        .execute();
      return rows.map(toAside);
    },

    /** Statement that closes a held one; it touches no row when that was decided already. */
    deciding: (id: string, decision: { state: 'released' | 'refused'; byId: string; reason?: string | undefined }) =>
      db
        .updateTable('aside')
        .set({
          state: decision.state,
          decided_by: decision.byId,
          reason: decision.reason ?? null,
          text: null,
          detail: '{}',
        })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .compile(),

    /** Its author takes it back. False when it is closed already. */
    async withdraw(id: string): Promise<boolean> {
      const { numUpdatedRows } = await withdrawing(null).where('id', '=', id).executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Statement that takes it back, on behalf of staff; it touches no row when it is closed already. */
    withdrawing: (id: string, byId: string) => withdrawing(byId).where('id', '=', id).compile(),

    /** Statement that takes back all that this account or pseudonym wrote. */
    withdrawingAllOf: (roomId: string, actorId: string, byId: string) =>
      withdrawing(byId).where('room_id', '=', roomId).where('actor_id', '=', actorId).compile(),

    /** What a room in memory keeps: the authors' names for those that wait, who has any, and whether any could become a message to all. */
    async tally(roomId: string): Promise<{ waiting: string[]; people: string[]; held: boolean }> {
      const all = db.selectFrom('aside').where('room_id', '=', roomId);
      const [waiting, people, held] = await Promise.all([
        all.where('state', '=', 'waiting').select('client_id').execute(),
        all.select('with_id').distinct().execute(),
        all.where('why', '!=', 'private').select('id').limit(1).execute(),
      ]);
      return {
        waiting: waiting.map((row) => row.client_id),
        people: people.map((row) => row.with_id),
        held: held.length > 0,
      };
    },
  };

  function withdrawing(byId: string | null) {
    return db
      .updateTable('aside')
      .set({ state: 'withdrawn', decided_by: byId, text: null, detail: '{}' })
      .where('state', 'in', ['waiting', 'private']);
  }
}

export type AsideStore = ReturnType<typeof createAsideStore>;

function detailOf(row: Pick<AsideTable, 'detail'>): { replyTo?: number; mentions?: Mention[] } {
  return JSON.parse(row.detail) as { replyTo?: number; mentions?: Mention[] };
}
