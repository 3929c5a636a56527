import { affected } from '../../protocol/effects.ts';
import type { Aside } from '../../protocol/aside.ts';
import type { AsideFilter } from '../../protocol/chat-api.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { limits } from '../../protocol/limits.ts';
import { withAsides, withReactionsIn, withSingles } from './chat-state.ts';
import { joinLogs, prependLog, stretchOf, touchLog, trimLog, type RoomLog } from './log.ts';
import type { ViewHolder } from './view.ts';

/** Which asides: only of this state, or only what was decided or taken back; only those before this `n`. */
export interface AsidesWanted {
  state?: AsideFilter;
  before?: number;
}

export interface EventPage {
  epoch: string;
  events: RoomEvent[];
}

/** What is read over HTTP, each rejecting with an `ApiError`. */
export interface Fetches {
  /** Pages of the room log, oldest first. */
  before(seq: number): Promise<EventPage>;
  after(seq: number): Promise<EventPage>;
  around(seq: number): Promise<EventPage>;
  /** Messages by their seq; those that are not there are left out. */
  messages(seqs: number[]): Promise<RoomEvent[]>;
  /** The newest asides one may see, oldest first: at most `limits.pageSizeMax`. */
  asides(of?: AsidesWanted): Promise<Aside[]>;
}

const KEPT_EVENTS = 400;
/** More than anybody looks through in a lecture; the oldest of them are beyond reach until others are decided. */
const MOST_WAITING = 2_000;

/** Reading in a room's history: older pages, a window somewhere else, single messages. */
export function createLooking(holder: ViewHolder, fetches: Fetches, seen: (events: readonly RoomEvent[]) => void) {
  let wanted = new Set<number>();
  const missing = new Set<number>();

  /** What is being read: the window while there is one. */
  function show(stretch: RoomLog, events: readonly RoomEvent[]): void {
    const { view } = holder;
    const chat = withReactionsIn(view.chat, events);
    holder.show(view.window ? { window: upToDate(stretch), chat } : { log: stretch, chat });
    meet();
    seen(events);
  }

  /** A page may come after the event that changes what is in it. */
  function upToDate(stretch: RoomLog): RoomLog {
    return touchLog(stretch, holder.view.log?.events ?? []);
  }

  function meet(): void {
    const { window, log } = holder.view;
    const joined = window && log && joinLogs(window, log);
    if (joined) holder.show({ log: joined, window: null });
  }

  function message(seq: number): RoomEvent | undefined {
    const { window, log, chat } = holder.view;
    const inStretch = (stretch: RoomLog | null) => stretch?.events[seq - (stretch.events[0]?.seq ?? 0)];
    return inStretch(log) ?? inStretch(window) ?? chat.single.get(seq);
  }

  async function fetchWanted(): Promise<void> {
    const seqs = [...wanted].slice(0, limits.eventsBySeq);
    wanted = new Set([...wanted].slice(seqs.length));
    const found = await fetches.messages(seqs).catch(() => null);
    for (const seq of found ? seqs : []) if (!found!.some((event) => event.seq === seq)) missing.add(seq);
    const effects = holder.view.log?.events ?? [];
    const now = found?.map((event) => effects.reduce(affected, event));
    if (now) holder.show({ chat: withSingles(holder.view.chat, now) });
    if (wanted.size > 0) await fetchWanted();
  }

  return {
    /** The event of that seq, if this page has it. */
    message,

    /** Fetches a message that is quoted or pinned, together with others asked for in the same moment. */
    wantMessage(seq: number): void {
      if (message(seq) || wanted.has(seq) || missing.has(seq)) return;
      wanted.add(seq);
      if (wanted.size === 1) setTimeout(() => void fetchWanted(), 20);
    },

    /** Fetches the page before the oldest event shown. Does nothing while one is on its way; rejects when the server cannot be reached. */
    async loadOlder(): Promise<void> {
      const stretch = holder.view.window ?? holder.view.log;
      if (!stretch?.older || holder.view.loadingOlder) return;
      holder.show({ loadingOlder: true });
      try {
        const page = await fetches.before(stretch.events[0]?.seq ?? stretch.seq + 1);
        const now = holder.view.window ?? holder.view.log;
        if (now) show(prependLog(now, page), page.events);
      } finally {
        holder.show({ loadingOlder: false });
      }
    },

    /** In a window: fetches the page after it, until it meets the newest stretch. */
    async loadNewer(): Promise<void> {
      const { window, loadingNewer } = holder.view;
      if (!window || loadingNewer) return;
      holder.show({ loadingNewer: true });
      try {
        const page = await fetches.after(window.seq);
        const now = holder.view.window;
        const next = now && page.events.length > 0 && joinLogs(now, stretchOf(page));
        if (next) show(next, page.events);
        else holder.show({ window: null }); // nothing follows, or history was rewritten: the newest is what there is
      } finally {
        holder.show({ loadingNewer: false });
      }
    },

    /** Shows the stretch around a message. Resolves to false when there is no such message. */
    async showAround(seq: number): Promise<boolean> {
      const { log, window } = holder.view;
      if (log?.events.some((event) => event.seq === seq)) {
        if (window) holder.show({ window: null });
        return true;
      }
      if (window?.events.some((event) => event.seq === seq)) return true;
      const page = await fetches.around(seq);
      if (!page.events.some((event) => event.seq === seq)) return false;
      holder.show({ window: upToDate(stretchOf(page)), chat: withReactionsIn(holder.view.chat, page.events) });
      meet();
      return true;
    },

    /** Back from a window to the newest messages. */
    showNewest(): void {
      if (holder.view.window) holder.show({ window: null });
    },

    /** Call when the reader is at the newest message: what is far above can be fetched again. */
    trim(): void {
      const { log } = holder.view;
      const trimmed = log && trimLog(log, KEPT_EVENTS);
      if (trimmed !== log) holder.show({ log: trimmed });
    },

    /** The newest asides one may see, afresh. Resolves to the `n` before which there may be more; null when there is none. */
    async loadAsides(of?: AsidesWanted): Promise<number | null> {
      const asides = await fetches.asides(of);
      holder.show({ chat: withAsides(holder.view.chat, asides) });
      return asides.length === limits.pageSizeMax ? asides[0]!.n : null;
    },

    /** Every message that waits for staff, however many; those that were decided while one was away are forgotten. */
    async loadWaiting(): Promise<void> {
      const known = holder.view.chat.asides.filter(({ state }) => state === 'waiting');
      const found = new Map<string, Aside>();
      for (let before: number | undefined; found.size < MOST_WAITING;) {
        const page = await fetches.asides({ state: 'waiting', ...(before === undefined ? {} : { before }) });
        for (const aside of page) found.set(aside.id, aside);
        before = page[0]?.n;
        if (page.length < limits.pageSizeMax) break;
      }
      const decided = new Set(known.filter(({ id }) => !found.has(id)).map(({ id }) => id));
      holder.show({ chat: withAsides(holder.view.chat, [...found.values()], decided) });
    },
  };
}
