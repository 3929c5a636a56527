import { expect, test } from 'vitest';
import { tabIdentity, type Locks } from './tab.ts';

const ids = ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002'];

/** One browser: its locks are shared by all tabs, storage belongs to each tab. */
function browser() {
  const held = new Map<string, () => void>();
  const waiting = new Map<string, (() => void)[]>();
  let made = 0;
  const locks: Locks = {
    request(name, { signal }, work) {
      return new Promise((_, reject) => {
        const take = () => {
          held.set(name, () => (held.delete(name), waiting.get(name)?.shift()?.()));
          void work();
        };
        if (!held.has(name)) return take();
        waiting.set(name, [...(waiting.get(name) ?? []), take]);
        signal.addEventListener('abort', () => {
          waiting.set(
            name,
            (waiting.get(name) ?? []).filter((one) => one !== take),
          );
          reject(signal.reason as Error);
        });
      });
    },
  };
  return { locks, newId: () => ids[made++]!, closeTabOf: (id: string) => held.get(`chatstream.tab.${id}`)?.() };
}

const storage = (copied?: Map<string, string>) => {
  const values = new Map(copied);
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
};

test('a reload keeps the name of the tab', async () => {
  const { locks, newId, closeTabOf } = browser();
  const own = storage();
  const first = await tabIdentity({ storage: own, locks, newId });
  const reloaded = tabIdentity({ storage: own, locks, newId });
  closeTabOf(first);
  expect(await reloaded).toBe(first);
});

test('a duplicated tab gets a name of its own, and keeps it', async () => {
  const { locks, newId, closeTabOf } = browser();
  const own = storage();
  const first = await tabIdentity({ storage: own, locks, newId });
  const copy = storage(own.values);
  const second = await tabIdentity({ storage: copy, locks, newId });
  expect(second).not.toBe(first);
  closeTabOf(second);
  expect(await tabIdentity({ storage: copy, locks, newId })).toBe(second);
});

test('something else in its place is not taken for a name', async () => {
  const { locks, newId } = browser();
  const own = storage(new Map([['chatstream.tab', 'Mallory']]));
  expect(await tabIdentity({ storage: own, locks, newId })).toBe(ids[0]);
});

test('where storage is blocked the page works, under a new name each time', async () => {
  const { locks, newId } = browser();
  const blocked = () => {
    throw new Error('SecurityError');
  };
  expect(await tabIdentity({ storage: { getItem: blocked, setItem: blocked }, locks, newId })).toBe(ids[0]);
});

test('without locks the stored name is kept', async () => {
  const own = storage(new Map([['chatstream.tab', ids[1]!]]));
  expect(await tabIdentity({ storage: own, locks: undefined, newId: () => ids[0]! })).toBe(ids[1]);
});
