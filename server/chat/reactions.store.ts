import { sql, type Kysely } from 'kysely';
import type { Reaction, ReactionsOf } from '../../protocol/chat.ts';
import type { Database } from '../store/schema.ts';

/** One person's wish: the reaction is there, or it is not. */
export interface Wish {
  roomId: string;
  seq: number;
  accountId: string;
  reaction: Reaction;
  on: boolean;
}

/** One reaction of one person. */
export interface ReactionRow {
  seq: number;
  accountId: string;
  reaction: Reaction;
}

/** Who reacted to which message. */
export function createReactionStore(db: Kysely<Database>) {
  const rows = (roomId: string) =>
    db
      .selectFrom('reaction')
      .where('room_id', '=', roomId)
      .select(['seq', 'account_id as accountId', 'reaction'])
      .$castTo<ReactionRow>();

  return {
    /** All of the message at `seq` and later ones. */
    since: (roomId: string, seq: number): Promise<ReactionRow[]> => rows(roomId).where('seq', '>=', seq).execute(),

    /** All of these messages. */
    of: (roomId: string, seqs: number[]): Promise<ReactionRow[]> => rows(roomId).where('seq', 'in', seqs).execute(),

    /** The counts of these messages, and which of them are this person's. Messages without any are left out. */
    async counts(roomId: string, seqs: number[], accountId: string): Promise<Map<number, ReactionsOf>> {
      const found = await db
        .selectFrom('reaction')
        .where('room_id', '=', roomId)
        .where('seq', 'in', seqs)
        .groupBy(['seq', 'reaction'])
        .select((e) => [
          'seq',
          'reaction',
          e.fn.countAll<number>().as('n'),
          e.fn.max(e.case().when('account_id', '=', accountId).then(1).else(0).end()).as('mine'),
        ])
        .execute();
      const messages = new Map<number, Required<ReactionsOf>>();
      for (const { seq, reaction, n, mine } of found) {
        const of = messages.get(seq) ?? { seq, counts: {}, mine: [] };
        of.counts[reaction as Reaction] = Number(n);
        if (Number(mine) === 1) of.mine.push(reaction as Reaction);
        messages.set(seq, of);
      }
      return messages;
    },

    /**
     * Makes all of it so, in one transaction; of two wishes about the same the later one counts. A reaction to a message that
     * is erased, or of a person who is gone, is left out.
     */
    async write(wishes: readonly Wish[]): Promise<void> {
      const last = [...new Map(wishes.map((wish) => [nameOf(wish), wish])).values()];
      const on = last.filter((wish) => wish.on);
      const off = last.filter((wish) => !wish.on);
      await db.transaction().execute(async (tx) => {
        if (on.length > 0) await insertion(on).execute(tx);
        if (off.length > 0) await deletion(off).execute(tx);
      });
    },

    /** Statement for whoever erases the message at `seq`: its reactions go with it. */
    eraseOf: (roomId: string, seq: number) =>
      db.deleteFrom('reaction').where('room_id', '=', roomId).where('seq', '=', seq).compile(),

    /** Statement for whoever erases all that a person, or a pseudonym, wrote. */
    eraseOfAuthor: (roomId: string, actorId: string) =>
      db
        .deleteFrom('reaction')
        .where('room_id', '=', roomId)
        .where('seq', 'in', (e) =>
          e
            .selectFrom('room_event')
            .where('room_id', '=', roomId)
            .where('actor_id', '=', actorId)
            .where('type', '=', 'chat.posted')
            .select('seq'),
        )
        .compile(),
  };
}

export type ReactionStore = ReturnType<typeof createReactionStore>;

const nameOf = ({ roomId, seq, accountId, reaction }: Wish): string => `${roomId} ${seq} ${accountId} ${reaction}`;

const listed = (wishes: Wish[]) =>
  sql.join(
    wishes.map(
      ({ roomId, seq, accountId, reaction }) => sql`(${roomId}, cast(${seq} as bigint), ${accountId}, ${reaction})`,
    ),
  );

const insertion = (wishes: Wish[]) => sql`
  with wish (room_id, seq, account_id, reaction) as (values ${listed(wishes)})
  insert into reaction (room_id, seq, account_id, reaction)
  select wish.room_id, wish.seq, wish.account_id, wish.reaction from wish
  join room_event on room_event.room_id = wish.room_id and room_event.seq = wish.seq
  join "user" on "user".id = wish.account_id
  where room_event.type = 'chat.posted' and room_event.payload <> '{}'
  on conflict do nothing`;

const deletion = (wishes: Wish[]) => sql`
  delete from reaction where (room_id, seq, account_id, reaction) in (values ${listed(wishes)})`;
