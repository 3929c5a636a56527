import type { CompiledQuery, Kysely } from 'kysely';
import type { AuditEntry } from '../../protocol/chat-api.ts';
import type { Deed } from '../../protocol/moderation.ts';
import { newId } from '../ids.ts';
import { isPseudonym } from '../rooms/pseudonym.ts';
import type { Database } from '../store/schema.ts';

/** One thing somebody of the staff does. */
export interface Note {
  roomId: string;
  /** The account that does it. */
  actorId: string;
  deed: Deed;
  /** The account or pseudonym it is done to. */
  subjectId?: string;
  /** The message it is about. */
  ref?: number;
  detail?: Pick<AuditEntry, 'until' | 'reason' | 'erased' | 'rules' | 'heldWords'>;
}

/** What staff did. Each note is written in the transaction of its deed: there is neither without the other. */
export function createAuditStore(db: Kysely<Database>) {
  /** Statement that writes it, to be run alongside the deed. */
  const noting = (note: Note): CompiledQuery =>
    db
      .insertInto('audit')
      .values({
        id: newId(),
        room_id: note.roomId,
        at: Date.now(),
        actor_id: note.actorId,
        deed: note.deed,
        subject_id: note.subjectId ?? null,
        ref: note.ref ?? null,
        detail: JSON.stringify(note.detail ?? {}),
      })
      .compile();

  return {
    noting,

    /** Notes what leaves no other trace. */
    async write(note: Note): Promise<void> {
      await db.executeQuery(noting(note));
    },

    /** Runs the statement and notes it. False, and no note, when it touched no row. */
    async done(deed: CompiledQuery, note: Note): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const { numAffectedRows } = await tx.executeQuery(deed);
        if (numAffectedRows === 0n) return false;
        await tx.executeQuery(noting(note));
        return true;
      });
    },

    /** Newest first, with names as they are now. `before` is the `next` of the page before. */
    async page(
      roomId: string,
      page: { before?: string | undefined; limit: number },
    ): Promise<{ entries: AuditEntry[]; next: string | null }> {
      let matching = db
        .selectFrom('audit')
        .leftJoin('user as author', 'author.id', 'audit.actor_id')
        .leftJoin('user as subject', 'subject.id', 'audit.subject_id')
        .leftJoin('membership', (join) =>
          join.onRef('membership.room_id', '=', 'audit.room_id').onRef('membership.account_id', '=', 'audit.actor_id'),
        )
        .where('audit.room_id', '=', roomId);
      const before = placeOf(page.before);
      if (before) {
        matching = matching.where((e) =>
          e.or([e('audit.at', '<', before.at), e.and([e('audit.at', '=', before.at), e('audit.id', '<', before.id)])]),
        );
      }
      const rows = await matching
        .selectAll('audit')
        .select(['author.name as author_name', 'subject.name as subject_name', 'membership.role as role'])
        .orderBy('audit.at', 'desc')
        .orderBy('audit.id', 'desc')
        .limit(page.limit + 1)
        .execute();
      const entries = rows.slice(0, page.limit).map((row) => ({
        id: row.id,
        at: row.at,
        by: { id: row.actor_id, name: row.author_name ?? '', role: row.role },
        deed: row.deed,
        subject: subjectOf(row.subject_id, row.subject_name),
        ref: row.ref,
        ...(JSON.parse(row.detail) as NonNullable<Note['detail']>),
      }));
      const last = entries.at(-1);
      return { entries, next: rows.length > page.limit && last ? `${last.at}.${last.id}` : null };
    },
  };
}

export type AuditStore = ReturnType<typeof createAuditStore>;

function subjectOf(id: string | null, name: string | null): AuditEntry['subject'] {
  if (id === null) return null;
  return { id, name: isPseudonym(id) ? '' : (name ?? '') };
}

/** What is no place of ours begins at the newest. */
function placeOf(written: string | undefined): { at: number; id: string } | null {
  const found = /^(\d{1,15})\.([\w-]{16,32})$/.exec(written ?? '');
  return found && { at: Number(found[1]), id: found[2]! };
}
