import type { Aside } from '../../../protocol/aside.ts';

/** What passed between one student, or one pseudonym, and staff: oldest first. */
export interface Conversation {
  with: Aside['with'];
  asides: Aside[];
  /** The student has the last word: somebody may be waiting for an answer. */
  unanswered: boolean;
}

/** Held messages that wait, the oldest first. `kept`: ids that stay although they are decided, so that nothing jumps away under a hand. */
export const waitingOf = (asides: readonly Aside[], kept: ReadonlySet<string> = new Set()): Aside[] =>
  asides.filter(({ state, id }) => state === 'waiting' || kept.has(id));

/** What became of held messages, and of what was taken back: the newest first. */
export const decidedOf = (asides: readonly Aside[]): Aside[] =>
  asides.filter(({ state }) => state !== 'waiting' && state !== 'private').reverse();

/** Private messages, the newest first. */
export const privateOf = (asides: readonly Aside[]): Aside[] =>
  asides.filter(({ state }) => state === 'private').reverse();

/** Private messages by student; whoever wrote last stands first. Those that were taken back are gone. */
export function conversationsOf(asides: readonly Aside[]): Conversation[] {
  const byStudent = new Map<string, Aside[]>();
  for (const aside of asides) {
    if (aside.state !== 'private') continue;
    // The one that moves to the end of the map is the one that spoke last.
    const known = byStudent.get(aside.with.id) ?? [];
    byStudent.delete(aside.with.id);
    byStudent.set(aside.with.id, [...known, aside]);
  }
  return [...byStudent.values()].reverse().map((talk) => {
    const last = talk.at(-1)!;
    return { with: last.with, asides: talk, unanswered: fromStudent(last) };
  });
}

/** How much asks for staff: what waits, and conversations with something new that nobody answered. `seen`: the last `n` one has looked at. */
export const openFor = (asides: readonly Aside[], seen: number): number =>
  waitingOf(asides).length +
  conversationsOf(asides).filter(({ unanswered, asides: talk }) => unanswered && talk.at(-1)!.n > seen).length;

export const fromStudent = ({ by, with: student }: Aside): boolean => by.id === student.id;

/** Where the hand goes next in a list when it moves by `step`; null: nowhere. */
export function nextId(ids: readonly string[], current: string | null, step: 1 | -1): string | null {
  const at = current === null ? -1 : ids.indexOf(current);
  if (at < 0) return (step > 0 ? ids[0] : ids.at(-1)) ?? null;
  return ids[at + step] ?? null;
}

/** Where the hand goes when these ids leave the list: the first one after them, or the last one before. */
export function afterLeaving(ids: readonly string[], leaving: ReadonlySet<string>): string | null {
  const last = ids.findLastIndex((id) => leaving.has(id));
  return ids.slice(last + 1).find((id) => !leaving.has(id)) ?? ids.findLast((id) => !leaving.has(id)) ?? null;
}
