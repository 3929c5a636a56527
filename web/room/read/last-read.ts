import { browserStore } from '../../ui/remember.ts';

/** How far a person has read in a room, kept in this browser: one seq, which only grows. */
export function createLastRead(account: string, room: string, store: typeof browserStore = browserStore) {
  const key = `read.${account}.${room}`;
  return {
    /** Null where nothing was read here yet. */
    get(): number | null {
      const kept = Number(store.get(key) ?? NaN);
      return Number.isSafeInteger(kept) && kept >= 0 ? kept : null;
    },
    put(seq: number): void {
      if (seq > (this.get() ?? -1)) store.set(key, String(seq));
    },
    /** Whether a change of this key of `localStorage` is about it. */
    concerns: (changed: string | null) => changed === `chatstream.${key}`,
  };
}
