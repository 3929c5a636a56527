import type { Kysely } from 'kysely';
import type { Mention } from '../../protocol/chat.ts';
import { withoutMentions } from '../../protocol/effects.ts';
import type { AsideTable, Database } from '../store/schema.ts';

const some = 200;

interface Forgetting {
  accountId: string;
  tombstone: string;
  /** What the account wrote to others goes, too. What it and staff wrote to each other goes in any case. */
  erased: boolean;
}

/** What was written to one or few, in which the account has a part. */
export function createAsideRows(db: Kysely<Database>) {
  return {
    /** True when there was anything. */
    async forget(roomId: string, forgetting: Forgetting): Promise<boolean> {
      const { accountId } = forgetting;
      let changed = 0;
      for (;;) {
        const rows = await db
          .selectFrom('aside')
          .where('room_id', '=', roomId)
          .where((e) =>
            e.or([
              e('with_id', '=', accountId),
              e('actor_id', '=', accountId),
              e('decided_by', '=', accountId),
              e.and([e('text', 'is not', null), e('detail', 'like', `%"id":"${accountId}"%`)]),
            ]),
          )
          .selectAll()
          .orderBy('n')
          .limit(some)
          .execute();
        const after = rows.flatMap((row) => {
          const now = forgotten(row, forgetting);
          return JSON.stringify(now) === JSON.stringify(row) ? [] : [now];
        });
        if (after.length === 0) return changed > 0;
        await write(after);
        changed += after.length;
      }
    },

    /** What a pseudonym wrote, or was written, to staff alone. True when there was anything. */
    async eraseOfPseudonym(roomId: string, pseudonym: string): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable('aside')
        .set({ state: 'withdrawn', text: null, detail: '{}' })
        .where('room_id', '=', roomId)
        .where('with_id', '=', pseudonym)
        .where('state', 'in', ['waiting', 'private'])
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };

  async function write(rows: AsideTable[]): Promise<void> {
    await db.transaction().execute(async (tx) => {
      for (const { id, ...row } of rows) await tx.updateTable('aside').set(row).where('id', '=', id).execute();
    });
  }
}

export type AsideRows = ReturnType<typeof createAsideRows>;

function forgotten(row: AsideTable, { accountId, tombstone, erased }: Forgetting): AsideTable {
  const other = (id: string) => (id === accountId ? tombstone : id);
  const now = {
    ...row,
    with_id: other(row.with_id),
    actor_id: other(row.actor_id),
    decided_by: row.decided_by === null ? null : other(row.decided_by),
  };
  const gone = row.with_id === accountId || (erased && row.actor_id === accountId);
  if (gone) return { ...now, state: closed(row.state), text: null, detail: '{}', reason: null };
  if (row.text === null) return now;
  const detail = JSON.parse(row.detail) as { mentions?: Mention[] };
  const mentions = detail.mentions ?? [];
  const places = mentions.flatMap(({ id }, n) => (id === accountId ? [n] : []));
  if (places.length === 0) return now;
  const { text, mentions: left } = withoutMentions({ text: row.text, mentions }, places, tombstone);
  return { ...now, text, detail: JSON.stringify({ ...detail, mentions: left }) };
}

const closed = (state: AsideTable['state']): AsideTable['state'] =>
  state === 'waiting' || state === 'private' ? 'withdrawn' : state;
