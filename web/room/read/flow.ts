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
  let indexes = new Map<string, number>();
  let heights = new Float64Array(0);
  let tops = new Float64Array(1);
  /** `tops` is right up to this row. */
  let rightTo = 0;
  let slack = 0;
  let anchors: Anchor[] = [];
  /** Of every row there is: as it was measured, or else as it was guessed. */
  const known = new Map<string, number>();

  function upToDate(): Float64Array {
    for (; rightTo < keys.length; rightTo++) tops[rightTo + 1] = tops[rightTo]! + heights[rightTo]!;
    return tops;
  }

  /** With ten thousand rows and one more, only that one is looked at. */
  function add(from: number, guess: (index: number) => number): void {
    for (let i = from; i < keys.length; i++) {
      const key = keys[i]!;
      indexes.set(key, i);
      let height = known.get(key);
      if (height === undefined) known.set(key, (height = guess(i)));
      heights[i] = height;
    }
    rightTo = Math.min(rightTo, from);
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
      let same = 0;
      while (same < keys.length && rows[same] === keys[same]) same++;
      if (same < keys.length) indexes = new Map();
      const from = same < keys.length ? 0 : same;
      keys = rows;
      if (heights.length < rows.length) {
        heights = grown(heights, rows.length);
        tops = grown(tops, rows.length + 1);
      }
      add(from, guess);
      if (known.size > 2_000 && known.size > 2 * rows.length) {
        for (const key of known.keys()) if (!indexes.has(key)) known.delete(key);
      }
    },
    /** A row was drawn and is that high. Answers whether that is news. */
    measured(key: string, height: number): boolean {
      const index = indexes.get(key);
      if (index === undefined || heights[index] === height) return false;
      known.set(key, (heights[index] = height));
      rightTo = Math.min(rightTo, index);
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

/** The same numbers with room for twice as many as are needed now. */
function grown(numbers: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * length);
  more.set(numbers);
  return more;
}
