import { tick } from 'svelte';
import { createFlow, type Range } from './flow.ts';

export interface ScrollParts {
  /** The keys of the rows, top to bottom. Reactive. */
  keys(): readonly string[];
  /** How high the row of that index may be, in pixels, until it is drawn. */
  guess(index: number): number;
  /** Nothing newer exists than the last row: whoever is there stays at the end. Reactive. */
  endsHere(): boolean;
  /** The reader comes near the first row, or near the last. May be called often. */
  reach(where: 'older' | 'newer'): void;
  /** What is in view may have changed. */
  looked(): void;
  /** Nothing moves any more. */
  rested(): void;
}

/** So much more than the view is drawn on both sides, so that a scroll finds its rows there. */
const MARGIN_PX = 600;
/** So near to the last row counts as being there. */
const NEAR_PX = 48;
const IDLE_MS = 140;
/** Rows that are kept while a text in them is selected. */
const SELECTED_ROWS = 140;

/**
 * Scrolls a list of which only a stretch is in the document (see flow.ts): stays at the end while the reader is there, and
 * otherwise leaves what he reads exactly where it is. Browsers' own scroll anchoring is off for this element: Safari has none,
 * and two that correct each other tremble.
 */
export function createScroll(parts: ScrollParts) {
  const flow = createFlow();
  const rows = new Map<Element, string>();
  const observer = new ResizeObserver(resized);
  const view = { top: 0, height: 0, edge: 0, margin: MARGIN_PX };
  let list: HTMLElement | null = null;
  let above: HTMLElement;
  let below: HTMLElement;
  let following = $state(true);
  /** Counts what makes another stretch necessary without another row: scrolls, measures. */
  let looks = $state(0);
  /** `view.top` is where to scroll to, not where we are. */
  let aimed = false;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let drawn: Range & { keys: readonly string[] } = { start: 0, end: 0, keys: [] };

  const range = $derived.by(() => {
    void looks;
    const keys = parts.keys();
    flow.set(keys, parts.guess);
    if (!following) flow.hold(view.top);
    const next = withSelected(wanted(), keys);
    const same = next.start === drawn.start && next.end === drawn.end && keys === drawn.keys;
    return same ? drawn : (drawn = { ...next, keys });
  });
  $effect(() => {
    void [range, following, looks];
    settle();
  });

  function wanted(): Range {
    if (!following) return flow.range(view.top, view.height, view.margin);
    const end = Math.max(0, flow.height - view.height);
    return flow.range(end + flow.slack, view.height, view.margin);
  }

  /** Who is selecting a text does not lose the rows that hold it. */
  function withSelected({ start, end }: Range, keys: readonly string[]): Range {
    const selection = keys === drawn.keys && list ? document.getSelection() : null;
    if (!selection || selection.isCollapsed || !list!.contains(selection.anchorNode)) return { start, end };
    const wide = { start: Math.min(start, drawn.start), end: Math.max(end, drawn.end) };
    return wide.end - wide.start <= SELECTED_ROWS ? wide : { start, end };
  }

  /** After rows came, went or changed their height: puts the end, or what is read, where it was. */
  function settle(): void {
    if (!list || list.clientHeight === 0) return;
    if (measure() && !following) flow.hold(view.top);
    let by = 0;
    let from = 0;
    if (following) flow.tighten();
    else if (flow.isShort(range)) {
      from = list.scrollTop;
      by = flow.tighten();
    }
    const spaces = flow.spaces(range);
    above.style.blockSize = `${spaces.above}px`;
    below.style.blockSize = `${spaces.below}px`;
    if (following) list.scrollTop = list.scrollHeight;
    else if (aimed) list.scrollTop = view.top;
    else if (by !== 0) list.scrollTop = from + by;
    if (following || aimed || by !== 0) view.top = list.scrollTop;
    if (!following && !aimed) flow.remember(view.top, view.height);
    aimed = false;
    parts.looked();
    reach();
  }

  /** What has just been drawn is measured now, not when the browser tells: until then it would stand somewhere else. */
  function measure(): boolean {
    let news = false;
    for (const [row, key] of rows) news = flow.measured(key, row.getBoundingClientRect().height) || news;
    return news;
  }

  function reach(): void {
    const y = view.top - flow.slack;
    if (y < 2 * view.height) parts.reach('older');
    if (flow.height - y - view.height < 2 * view.height) parts.reach('newer');
  }

  /** Formulas that are drawn late, texts that unfold, the window. What `settle` has measured already is no news. */
  function resized(entries: ResizeObserverEntry[]): void {
    if (!list || list.clientHeight === 0) return; // hidden: nothing has a height
    const ofList = entries.some(({ target }) => target === list);
    if (ofList) listResized(list);
    if (!measure() && !ofList) return;
    if (!following) flow.hold(view.top);
    settle();
    lookAgain();
  }

  function listResized({ clientHeight, offsetTop, scrollTop }: HTMLElement): void {
    const wasHidden = view.height === 0;
    // What came or went above the list moves its upper edge, but not the text that is read.
    if (!wasHidden && offsetTop !== view.edge) flow.shift(view.edge - offsetTop);
    // Browsers forget where they were in what is hidden.
    aimed ||= !following && wasHidden && scrollTop !== view.top;
    view.height = clientHeight;
    view.edge = offsetTop;
  }

  /** Rows must not come or go while sizes are being told (ResizeObserver's loop limit): in the next frame then. */
  function lookAgain(): void {
    const next = wanted();
    if (next.start < drawn.start || next.end > drawn.end) requestAnimationFrame(() => looks++);
  }

  function scrolled(): void {
    if (!list || list.clientHeight === 0) return;
    const { scrollTop, scrollHeight, clientHeight } = list;
    const left = scrollHeight - scrollTop - clientHeight;
    const upwards = scrollTop < view.top - 1;
    // Only a movement of the reader leaves the end; rows that grow do not.
    following = parts.endsHere() && (upwards ? left <= 1 : left < NEAR_PX || following);
    const far = Math.abs(scrollTop - view.top) > clientHeight;
    view.margin = far ? 0 : MARGIN_PX;
    view.top = scrollTop;
    view.height = clientHeight;
    if (!following) flow.remember(scrollTop, clientHeight);
    looks++;
    clearTimeout(idle);
    idle = setTimeout(rest, IDLE_MS);
  }

  function rest(): void {
    view.margin = MARGIN_PX;
    if (list && !following && Math.abs(flow.slack) >= 1) {
      view.top = list.scrollTop + flow.tighten();
      aimed = true;
      settle();
    }
    looks++;
    parts.rested();
  }

  return {
    get range() {
      return range;
    },
    get following() {
      return following;
    },
    /** For `{@attach}`: the element that scrolls, the two spaces in it, and each row between them. */
    list(element: HTMLElement) {
      list = element;
      observer.observe(element);
      element.addEventListener('scroll', scrolled, { passive: true });
      return () => {
        list = null;
        clearTimeout(idle);
        observer.disconnect();
      };
    },
    above: (element: HTMLElement) => void (above = element),
    below: (element: HTMLElement) => void (below = element),
    row: (key: string) => (element: HTMLElement) => {
      rows.set(element, key);
      observer.observe(element);
      return () => {
        rows.delete(element);
        observer.unobserve(element);
      };
    },
    element: (key: string) => [...rows].find(([, one]) => one === key)?.[0] as HTMLElement | undefined,
    toEnd(): void {
      following = true;
      looks++;
    },
    /** Shows that row, `offset` pixels below the upper edge (a third of the view). False when there is no such row. */
    async reveal(key: string, offset = view.height / 3): Promise<boolean> {
      void range; // knows the newest rows
      const index = flow.indexOf(key);
      if (index < 0) return false;
      flow.tighten();
      const { top } = flow.place(index);
      following = false;
      view.top = Math.max(0, top - offset);
      flow.aim(key, top - view.top);
      aimed = true;
      looks++;
      await tick();
      return true;
    },
    /** Scrolls no further than needed to have the whole row in view, `edge` pixels below the upper edge. */
    async show(key: string, edge: number): Promise<void> {
      void range;
      const index = flow.indexOf(key);
      if (index < 0) return;
      const { top, bottom } = flow.place(index);
      const isAbove = top < view.top + edge;
      const isBelow = bottom > view.top + view.height;
      if (isAbove || (isBelow && bottom - top > view.height - edge)) await this.reveal(key, edge);
      else if (isBelow) await this.reveal(key, view.height - (bottom - top));
    },
    /** The index of the row so many pixels below the beginning of another. */
    indexFrom: (index: number, offset: number) => flow.indexAt(flow.place(index).top + offset),
    /** The index of the row at so many pixels below the upper edge. */
    indexAt: (offset: number) => flow.indexAt(view.top + offset),
    /** Whether some of that row is in view. */
    sees(key: string): boolean {
      const index = flow.indexOf(key);
      if (index < 0 || view.height === 0) return false;
      const { top, bottom } = flow.place(index);
      return bottom > view.top && top < view.top + view.height;
    },
    /** From the lower edge of the view to the end of the list. */
    get toGo() {
      return flow.height + flow.slack - view.top - view.height;
    },
    get viewHeight() {
      return view.height;
    },
  };
}
