import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { Gate } from '../gate.ts';
import { Buckets } from '../rates.ts';
import { createSlices } from '../slices.ts';
import type { PersonDataStore } from './person-data.store.ts';

/** A file on its way. Whoever takes it calls `over` in the end, however it ends. */
export interface PersonData {
  pieces: AsyncGenerator<string, void>;
  over(): void;
}

/** What is handed over at once: small, so that what waits for slow readers stays small too. */
const pieceLength = 64 * 1024;

/** Everything the server keeps about one person, for that person. */
export function createPersonData(store: PersonDataStore) {
  const asking = new Buckets(limits.exportRate);
  const gate = new Gate(limits.exports);
  const busyWith = new Set<string>();

  return {
    /** One at a time for one person, few for all. Throws `rate`, `busy`. */
    async begin({ accountId, email }: Identity): Promise<PersonData> {
      const wait = asking.take(accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      if (busyWith.has(accountId)) throw new UserError('busy', { retryAfterMs: limits.exports.patienceMs });
      busyWith.add(accountId);
      const leave = await gate.enter().catch((error: unknown) => {
        busyWith.delete(accountId);
        throw error;
      });
      const over = () => {
        busyWith.delete(accountId);
        leave();
      };
      return { pieces: dataOf(store, { id: accountId, email }), over };
    },
  };
}

export type PersonDataOffice = ReturnType<typeof createPersonData>;

/**
 * One JSON object: `account`, and a list for everything else, one entry a line. Made while it is read: what is in memory is a page
 * of a list, and the next is read when this one was taken.
 */
export async function* dataOf(
  store: PersonDataStore,
  person: { id: string; email: string },
  madeAt = new Date(),
): AsyncGenerator<string, void> {
  const slices = createSlices();
  let piece = `{"made":${JSON.stringify(madeAt)},\n"account":${JSON.stringify(await store.account(person.id))}`;
  for (const [name, pages] of listsOf(store, person)) {
    piece += `,\n${JSON.stringify(name)}:[`;
    let between = '\n';
    for await (const page of pages) {
      for (const entry of page) {
        piece += between + JSON.stringify(entry);
        between = ',\n';
        const pause = slices.next();
        if (pause) await pause;
        if (piece.length < pieceLength) continue;
        yield piece;
        piece = '';
      }
    }
    piece += ']';
  }
  yield `${piece}}\n`;
}

type Pages = AsyncGenerator<object[], void>;

function listsOf(store: PersonDataStore, { id, email }: { id: string; email: string }): [name: string, pages: Pages][] {
  const short = Object.entries(store.lists).map(([name, read]): [string, Pages] => [name, once(() => read(id, email))]);
  return [
    ...short,
    ['written', inRooms(store, id, (trail) => following((after) => store.entries(trail, id, after)))],
    ['private', inRooms(store, id, (trail) => following((after) => store.asides(trail, after)))],
    ['sanctions', inRooms(store, id, (trail) => once(() => store.sanctions(trail)))],
    ['reactions', reactionsOf(store, id)],
  ];
}

async function* once(read: () => Promise<object[]>): Pages {
  yield await read();
}

async function* inRooms(
  store: PersonDataStore,
  id: string,
  pagesOf: (trail: Parameters<PersonDataStore['sanctions']>[0]) => Pages,
): Pages {
  for await (const trails of store.trails(id)) for (const trail of trails) yield* pagesOf(trail);
}

/** Page after page, each from where the one before ended. */
async function* following(read: (after: number) => Promise<{ number: number }[]>): Pages {
  for (let page = await read(0); page.length > 0; page = await read(page.at(-1)!.number)) yield page;
}

async function* reactionsOf(store: PersonDataStore, id: string): Pages {
  let last = { room_id: '', seq: 0, reaction: '' };
  for (;;) {
    const page = await store.reactions(id, last);
    if (page.length === 0) return;
    last = page.at(-1)!;
    yield page.map(({ room_id: room, seq: message, reaction }) => ({ room, message, reaction }));
  }
}
