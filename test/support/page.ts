/** What a browser runs in a room, without the browser: the page's own connection, log, outbox and shelf. */
import { randomUUID } from 'node:crypto';
import { createConnection, type ConnectionParts } from '../../web/room/connection.ts';
import type { Fetches } from '../../web/room/looking.ts';
import { createShelf, type Storage } from '../../web/room/outbox-shelf.ts';
import type { RoomView } from '../../web/room/view.ts';
import { createVisit, type Visit } from '../../web/room/visit.ts';

/** One person's browser: its tabs share what is stored, hear of what the others store, and send one at a time. */
export class Browser {
  private readonly kept = new Map<string, string>();
  private readonly listeners = new Set<{ tab: Tab; back: (key: string | null) => void }>();
  private turn: Promise<unknown> = Promise.resolve();

  tab(): Tab {
    const tab: Tab = {
      storage: storageOf(this.kept, (key) => this.tellOthers(tab, key)),
      exclusive: (work) => {
        const mine = this.turn.then(work, work);
        this.turn = mine;
        return mine;
      },
      onStorage: (back) => {
        const listener = { tab, back };
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
    };
    return tab;
  }

  /** Later, as browsers do. */
  private tellOthers(writer: Tab, key: string): void {
    queueMicrotask(() => {
      for (const { tab, back } of this.listeners) if (tab !== writer) back(key);
    });
  }
}

export interface Tab {
  storage: Storage;
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  onStorage(back: (key: string | null) => void): () => void;
}

export interface Page {
  readonly view: RoomView;
  visit: Visit;
  /** Closes the tab. What was not sent stays in the browser. */
  close(): void;
}

export function openPage(parts: {
  open: ConnectionParts['open'];
  random: () => number;
  room: string;
  tab: Tab;
  fetches: Fetches;
  newClientId?: () => string;
}): Page {
  const { tab, room } = parts;
  let view!: RoomView;
  const connection = createConnection({
    open: parts.open,
    whyRefused: async () => null,
    onWake: () => () => {},
    random: parts.random,
  });
  const visit = createVisit(
    {
      connection,
      roomId: room,
      fetches: parts.fetches,
      shelf: (account) => createShelf({ storage: tab.storage, account, room }),
      exclusive: (work) => tab.exclusive(work),
      newClientId: parts.newClientId ?? randomUUID,
      onStorage: (back) => tab.onStorage(back),
    },
    (next) => (view = next),
  );
  return {
    get view() {
      return view;
    },
    visit,
    close() {
      visit.leave();
      connection.leave();
    },
  };
}

function storageOf(kept: Map<string, string>, changed: (key: string) => void): Storage {
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      kept.set(key, value);
      changed(key);
    },
    removeItem(key) {
      if (kept.delete(key)) changed(key);
    },
  };
}
