import { asApiError, type ApiError } from '../ui/api.ts';

interface Page<Row> {
  rows: Row[];
  total: number;
  next: string | null;
}

const pauseMs = 250;

/** A list that comes in pages. `search` starts anew a moment after the last keystroke; `more` adds the next page. */
export function paged<Row>(load: (after: string | undefined) => Promise<Page<Row>>) {
  let rows = $state.raw<Row[] | undefined>();
  let total = $state<number | undefined>();
  let next = $state<string | null>(null);
  let error = $state.raw<ApiError | undefined>();
  let asked: string | undefined;
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function get(after: string | undefined) {
    const mine = ++newest;
    try {
      const page = await load(after);
      if (mine !== newest) return;
      rows = after === undefined ? page.rows : [...(rows ?? []), ...page.rows];
      [total, next, error] = [page.total, page.next, undefined];
    } catch (thrown) {
      if (mine === newest) error = asApiError(thrown);
    }
  }

  return {
    get rows() {
      return rows;
    },
    get total() {
      return total;
    },
    get next() {
      return next;
    },
    get error() {
      return error;
    },
    search(query: string): void {
      clearTimeout(timer);
      timer = setTimeout(() => void get(undefined), asked === undefined ? 0 : pauseMs);
      asked = query;
    },
    more: () => get(next ?? undefined),
    /** Shows a change without fetching: null takes the row out. */
    replace(change: (row: Row) => Row | null): void {
      const before = rows?.length ?? 0;
      rows = rows?.map(change).filter((row) => row !== null);
      total = Math.max(0, (total ?? 0) - (before - (rows?.length ?? 0)));
    },
  };
}
