import type { CompiledQuery } from 'kysely';
import { limits } from '../../protocol/limits.ts';
import { pseudonymous } from '../chat/author.ts';
import type { AsideRows } from './aside-rows.store.ts';
import type { ClassroomRows } from './classroom-rows.store.ts';
import type { Pending } from './erasure.store.ts';
import { nobody, type RoomLog } from './log.ts';
import type { RoomRows } from './room-rows.store.ts';

export interface ForgettingParts {
  rows: RoomRows;
  asides: AsideRows;
  classroom: ClassroomRows;
  append: RoomLog;
  /** Runs these in one transaction. For deleted rooms, whose log takes nothing any more and is seen by nobody. */
  run: (queries: CompiledQuery[]) => Promise<void>;
  pseudonymOf: (roomId: string, accountId: string) => string;
  /** Awaited after every piece of work. */
  between: () => Promise<void>;
  clock: () => number;
}

interface Place {
  id: string;
  deleted: boolean;
}

/**
 * Makes rooms forget an account, in pieces of `limits.forgottenAtOnce`. What all pages must forget as well is told by the log:
 * `chat.forgotten` of the account, and, of what it wrote without a name, `chat.purged` of the pseudonym: one event for both would
 * tell everybody who that was. Doing it again does nothing.
 */
export function createForgetting({
  rows,
  asides,
  classroom,
  append,
  run,
  pseudonymOf,
  between,
  clock,
}: ForgettingParts) {
  return {
    /** What the account did in the room. */
    async own(room: Place, person: Pending): Promise<void> {
      const { accountId, tombstone, texts } = person;
      const erased = texts === 'erased';
      await endLecture(room, person);
      await questions(room, { accountId, tombstone, erased });
      const closed = await asides.forget(room.id, { accountId, tombstone, erased });
      const reacted = await rows.dropReactions(room.id, accountId);
      let untold = closed || reacted;
      for (;;) {
        const refs = await rows.placesOf(room.id, accountId);
        if (refs.length === 0 && !untold) break;
        const queries = refs.length > 0 ? rows.forgetting(room.id, refs, tombstone, erased) : [];
        await tell(room, person, { refs, queries });
        untold = false;
      }
      if (erased) await withoutName(room, pseudonymOf(room.id, accountId));
    },

    /** Where others speak of the account. */
    async named(room: Place, person: Pending): Promise<void> {
      for await (const found of rows.naming(room.id, person.accountId, person.tombstone)) {
        for (let from = 0; from < found.length; from += namesAtOnce) {
          const some = found.slice(from, from + namesAtOnce);
          const mentions = some.flatMap(({ seq, places }) => places.map((n): [number, number] => [seq, n]));
          await tell(room, person, { refs: [], mentions, queries: some.map((one) => one.rewriting) });
        }
        await between();
      }
    },
  };

  async function tell(
    room: Place,
    { tombstone, texts }: Pending,
    piece: { refs: number[]; mentions?: [number, number][]; queries: CompiledQuery[] },
  ): Promise<void> {
    const { refs, mentions, queries } = piece;
    const payload = { refs, erased: texts === 'erased', ...(mentions ? { mentions } : {}) };
    const entry = { type: 'chat.forgotten', by: nobody(tombstone), payload } as const;
    await write(room, queries, () => append(room.id, { ...entry, alongside: queries.map((query) => ({ query })) }));
  }

  /** Each tells of its own event what it is now, as any change of a question does. */
  async function questions(room: Place, person: Parameters<ClassroomRows['questionsOf']>[1]): Promise<void> {
    for (let some = await classroom.questionsOf(room.id, person); some.length > 0;) {
      for (const { id, state, forgetting } of some) {
        const payload = { question: id, state };
        const entry = { type: 'question.changed', by: nobody(person.tombstone), payload } as const;
        await write(room, [forgetting], () => append(room.id, { ...entry, alongside: [{ query: forgetting }] }));
      }
      some = await classroom.questionsOf(room.id, person);
    }
  }

  /** The texts first and the event with the last of them: what it says is true from then on. */
  async function withoutName(room: Place, pseudonym: string): Promise<void> {
    let untold = await asides.eraseOfPseudonym(room.id, pseudonym);
    for (;;) {
      const seqs = await rows.placesOf(room.id, pseudonym, { texts: true });
      if (seqs.length === 0 && !untold) return;
      const queries = seqs.length > 0 ? rows.erasing(room.id, seqs) : [];
      untold = seqs.length === limits.forgottenAtOnce;
      if (untold) {
        await run(queries);
        await between();
        continue;
      }
      const entry = { type: 'chat.purged', by: pseudonymous(pseudonym), payload: { person: pseudonym } } as const;
      await write(room, queries, () => append(room.id, { ...entry, alongside: queries.map((query) => ({ query })) }));
    }
  }

  /** The account may be on stage at this moment. */
  async function endLecture(room: Place, { accountId, tombstone }: Pending): Promise<void> {
    const lectureId = await rows.liveLecture(room.id, accountId);
    if (lectureId === null) return;
    const ending = rows.ending(lectureId, clock());
    const entry = { type: 'lecture.ended', by: nobody(tombstone), payload: {}, lectureId } as const;
    await write(room, [ending], () => append(room.id, { ...entry, alongside: [{ query: ending, rows: 1 }] }));
  }

  async function write(room: Place, queries: CompiledQuery[], tellAll: () => Promise<boolean>): Promise<void> {
    if (room.deleted || !(await tellAll())) await run(queries);
    await between();
  }
}

export type Forgetting = ReturnType<typeof createForgetting>;

/** Each is a statement of its own. */
const namesAtOnce = 100;
