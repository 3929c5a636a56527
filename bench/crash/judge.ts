import type { RoomEvent } from '../../protocol/room.ts';

/** A post that was acknowledged: the `n`th of its author. */
export interface Written {
  author: number;
  n: number;
  /** Unique: author and number. */
  text: string;
  clientId: string;
  seq: number;
}

/** A row of the room's log in the database. */
export interface Logged {
  seq: number;
  clientId: string | null;
  text: string | null;
}

export interface Verdict {
  acknowledged: number;
  lost: number;
  duplicated: number;
  reordered: number;
}

/**
 * Holds what was acknowledged against the database and against every screen.
 * - lost: an acknowledged post that is not where it was acknowledged to be, in the database or on a screen
 * - duplicated: a text that is there a second time
 * - reordered: a gap or step back in `seq`, an author's posts in another order than he wrote them, or a screen that shows
 *   something else at a `seq` than the database has
 */
export function judge(
  written: readonly Written[],
  log: readonly Logged[],
  screens: readonly (readonly RoomEvent[])[],
): Verdict {
  const views = screens.map((events) =>
    events.map((event) => ({ seq: event.seq, text: event.type === 'chat.posted' ? event.text : null })),
  );
  const verdict: Verdict = { acknowledged: written.length, lost: 0, duplicated: 0, reordered: 0 };
  const truth = new Map(log.map((row) => [row.seq, row.text]));

  for (const view of [log, ...views]) {
    const shown = new Map(view.map((line) => [line.seq, line.text]));
    for (const post of written) if (shown.get(post.seq) !== post.text) verdict.lost++;
    const texts = view.flatMap((line) => (line.text === null ? [] : [line.text]));
    verdict.duplicated += texts.length - new Set(texts).size;
    verdict.reordered += breaks(view.map((line) => line.seq)) + authorsOutOfOrder(texts);
    for (const line of view) if (truth.get(line.seq) !== line.text) verdict.reordered++;
  }
  return verdict;
}

function breaks(seqs: number[]): number {
  return seqs.filter((seq, i) => seq !== (seqs[i - 1] ?? 0) + 1).length;
}

function authorsOutOfOrder(texts: string[]): number {
  const last = new Map<string, number>();
  let wrong = 0;
  for (const text of texts) {
    const [author, n] = text.split(' ');
    if ((last.get(author!) ?? -1) >= Number(n)) wrong++;
    last.set(author!, Number(n));
  }
  return wrong;
}
