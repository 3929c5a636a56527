import { limits } from '../../../protocol/limits.ts';
import type { SearchPage } from '../../../protocol/history-api.ts';
import { asApiError, type ApiError } from '../../ui/api.ts';

type Found = SearchPage['messages'][number];

const TYPING_MS = 250;
/** One answer looks through thousands of messages; when it found nothing, so many more are asked for unasked. */
const UNASKED = 3;

/** Looks for words in a room's history while somebody types them, from the newest message back. */
export function createSearch(fetchPage: (words: string, before?: number) => Promise<SearchPage>) {
  let words = $state('');
  /** What the results are for. */
  let searched = $state('');
  let found = $state.raw<readonly Found[]>([]);
  let next = $state<number | null>(null);
  let backTo = $state<number | null>(null);
  let state = $state<'idle' | 'searching' | 'done' | 'failed'>('idle');
  let error = $state.raw<ApiError | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  async function look(before?: number): Promise<void> {
    clearTimeout(timer);
    const own = ++turn;
    const wanted = words.trim();
    if (before === undefined) [found, next, backTo] = [[], null, null];
    searched = wanted;
    error = null;
    state = wanted === '' ? 'idle' : 'searching';
    if (wanted === '') return;
    try {
      let from = before;
      for (let pages = 0; pages <= UNASKED; pages++) {
        const page = await fetchPage(wanted, from);
        if (own !== turn) return;
        found = [...found, ...page.messages];
        next = page.next;
        backTo = page.searchedBackTo ?? backTo;
        if (page.messages.length > 0 || page.next === null) break;
        from = page.next;
      }
      state = 'done';
    } catch (why) {
      if (own !== turn) return;
      next = before ?? next;
      error = asApiError(why);
      state = 'failed';
    }
  }

  return {
    get words() {
      return words;
    },
    set words(typed: string) {
      words = typed.slice(0, limits.searchLength);
      clearTimeout(timer);
      if (words.trim() !== searched) timer = setTimeout(() => void look(), TYPING_MS);
    },
    get searched() {
      return searched;
    },
    get found() {
      return found;
    },
    get state() {
      return state;
    },
    get error() {
      return error;
    },
    /** When the oldest message was written that was looked at. */
    get backTo() {
      return backTo;
    },
    /** There is more to look through. */
    get more() {
      return next !== null;
    },
    /** Without waiting for more letters. */
    now: () => look(),
    further: () => look(next ?? undefined),
    /** The same again after an error. */
    again: () => look(found.length > 0 ? (next ?? undefined) : undefined),
    stop(): void {
      clearTimeout(timer);
      turn++;
    },
  };
}

export type Search = ReturnType<typeof createSearch>;
