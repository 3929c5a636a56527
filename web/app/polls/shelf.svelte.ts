import type { PollContent, PollFormat, PollImport, PollLibrary, PreparedPoll } from '../../../protocol/polls.ts';
import { ApiError, api, asApiError, errorIn } from '../../ui/api.ts';
import { fetched } from '../fetched.svelte.ts';
import { moved } from './draft.ts';

export type Shelf = ReturnType<typeof createShelf>;

/** The prepared polls of a room, in their order. Everything rejects with an `ApiError`. */
export function createShelf(room: string) {
  const path = `/api/rooms/${encodeURIComponent(room)}/polls`;
  const library = fetched(() => api.get<PollLibrary>(path));
  const now = () => library.now?.polls ?? [];
  const set = (polls: PreparedPoll[]) => (library.now = { polls });

  /** Shown at once; when the server has other polls by now, theirs are shown. */
  async function order(polls: PreparedPoll[]): Promise<void> {
    set(polls);
    try {
      await api.put(path, { polls: polls.map(({ id }) => id) });
    } catch (error) {
      await library.refresh();
      throw asApiError(error);
    }
  }

  /** At that place, or last. */
  async function add(content: PollContent, place = now().length): Promise<PreparedPoll> {
    const made = await api.post<PreparedPoll>(path, content);
    const all = [...now(), made];
    if (place < all.length - 1) await order(moved(all, all.length - 1, place));
    else set(all);
    return made;
  }

  return {
    path,
    get polls() {
      return library.now?.polls;
    },
    get error() {
      return library.error;
    },
    refresh: library.refresh,
    add,
    async change(id: string, content: PollContent): Promise<void> {
      const changed = await api.put<PreparedPoll>(`${path}/${id}`, content);
      set(now().map((one) => (one.id === id ? changed : one)));
    },
    async remove(id: string): Promise<void> {
      await api.delete(`${path}/${id}`);
      set(now().filter((one) => one.id !== id));
    },
    move: (from: number, to: number): Promise<void> => order(moved(now(), from, to)),
    async take(file: Blob, format: PollFormat): Promise<PollImport> {
      const answer = await fetch(`${path}/import?format=${format}`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: file,
        credentials: 'same-origin',
      }).catch(() => {
        throw new ApiError(0, { code: 'offline' });
      });
      const read: unknown = await answer.json().catch(() => undefined);
      if (!answer.ok) throw new ApiError(answer.status, errorIn(read, answer.status));
      set([...now(), ...(read as PollImport).polls]);
      return read as PollImport;
    },
  };
}

/** The format of a file by its name; JSON when it says nothing. */
export function formatOf(name: string): PollFormat {
  if (/\.xml$/i.test(name)) return 'qti';
  return /\.csv$/i.test(name) ? 'csv' : 'json';
}
