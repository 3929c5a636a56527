/** Where rows of unlike height stand below each other, most of them only guessed. Numbers only, in CSS pixels. */

/** Rows in view and how far below the upper edge they begin; the ones to hold on to first. */
interface Anchor {
  key: string;
  offset: number;
}

export interface Range {
  start: number;
  /** Not included. */
  end: number;
}

/**
 * The flow of a long list of which only a stretch is in the document, between two spaces that stand for the rest.
 *
 * What is above the reader changes all the time: guesses become measures, older pages come in, texts are erased. Each time
 * `hold` finds the row that was being read again. Instead of scrolling, which would break off a movement of the reader's
 * hand, it makes the space above larger or smaller by the `slack`, as long as there is room for that; `tighten` gives the
 * slack back by one scroll when nothing moves.
 */
export function createFlow() {
  let keys: readonly string[] = [];
  let guesses: (index: number) => number = () => 0;
  let indexes = new Map<string, number>();
  let tops = new Float64Array(1);
  let stale = false;
  let slack = 0;
  let anchors: Anchor[] = [];
  const measures = new Map<string, number>();

  function upToDate(): Float64Array {
    if (!stale) return tops;
    stale = false;
    if (tops.length !== keys.length + 1) tops = new Float64Array(keys.length + 1);
    for (let i = 0; i < keys.length; i++) tops[i + 1] = tops[i]! + (measures.get(keys[i]!) ?? guesses(i));
    return tops;
  }

  /** The row at that height of the flow. */
  function indexAt(y: number): number {
    const all = upToDate();
    let [low, high] = [0, Math.max(0, keys.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (all[middle]! <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    /** The rows there are now, top to bottom, and how high each may be. */
    set(rows: readonly string[], guess: (index: number) => number): void {
      if (rows === keys) return;
      keys = rows;
      guesses = guess;
      indexes = new Map(rows.map((key, i) => [key, i]));
      stale = true;
      if (measures.size > 2_000 && measures.size > 2 * rows.length) {
        for (const key of measures.keys()) if (!indexes.has(key)) measures.delete(key);
      }
    },
    /** A row was drawn and is that high. Answers whether that is news. */
    measured(key: string, height: number): boolean {
      if (measures.get(key) === height) return false;
      measures.set(key, height);
      stale = true;
      return true;
    },
    has: (key: string) => indexes.has(key),
    indexOf: (key: string) => indexes.get(key) ?? -1,
    indexAt: (scrollTop: number) => indexAt(scrollTop - slack),
    /** Where a row begins and ends, as a place to scroll to. */
    place(index: number): { top: number; bottom: number } {
      const all = upToDate();
      return { top: all[index]! + slack, bottom: all[index + 1]! + slack };
    },
    get height() {
      return upToDate()[keys.length]!;
    },
    /** The rows to draw: those in view and within `margin` pixels of it. After `set`, `hold` comes first. */
    range(scrollTop: number, viewHeight: number, margin: number): Range {
      if (keys.length === 0) return { start: 0, end: 0 };
      const y = scrollTop - slack;
      return { start: indexAt(y - margin), end: indexAt(y + viewHeight + margin) + 1 };
    },
    /** How high the spaces above and below that range are. */
    spaces({ start, end }: Range): { above: number; below: number } {
      const all = upToDate();
      return { above: Math.max(0, all[start]! + slack), below: all[keys.length]! - all[Math.min(end, keys.length)]! };
    },
    /** Notes what the reader sees now. */
    remember(scrollTop: number, viewHeight: number): void {
      const all = upToDate();
      const y = scrollTop - slack;
      const first = indexAt(y);
      anchors = [];
      for (let i = first; i < keys.length && all[i]! < y + viewHeight; i++) {
        anchors.push({ key: keys[i]!, offset: all[i]! - y });
      }
      // A row that is cut off by the edge may grow above it: the next one is the better hold, if it is near.
      const [cut, next] = anchors;
      if (cut && next && cut.offset < -1 && next.offset < viewHeight / 2) anchors = [...anchors.slice(1), cut];
    },
    /** Whatever happens, this row is to be so far below the upper edge. */
    aim(key: string, offset: number): void {
      anchors = [{ key, offset }];
      slack = 0;
    },
    /** The upper edge of the view moved up by so much, and what is seen did not. */
    shift(by: number): void {
      anchors = anchors.map(({ key, offset }) => ({ key, offset: offset + by }));
    },
    /** Puts what the reader saw back where it was, seen from `scrollTop`. */
    hold(scrollTop: number): void {
      const held = anchors.find(({ key }) => indexes.has(key));
      if (held) slack = scrollTop + held.offset - upToDate()[indexes.get(held.key)!]!;
    },
    /** There is no room above `range` for the slack: `tighten` now. */
    isShort: ({ start }: Range) => upToDate()[start]! + slack < 0,
    /** Gives up the slack, and answers by how much to scroll for it. */
    tighten(): number {
      const by = -slack;
      slack = 0;
      return by;
    },
    get slack() {
      return slack;
    },
  };
}

export type Flow = ReturnType<typeof createFlow>;
