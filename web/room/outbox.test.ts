import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createOutbox } from './outbox.ts';
import { createShelf, forgetOutboxes, type OutboxItem, type Storage } from './outbox-shelf.ts';
import { Refused } from './requests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let names = 0;

/** A computer: tabs share its storage and its locks. */
function computer() {
  const storage = memoryStorage();
  let turn: Promise<unknown> = Promise.resolve();
  const exclusive = <T>(work: () => Promise<T>) => {
    const mine = turn.then(work, work);
    turn = mine;
    return mine;
  };
  const tabs: { reread(): void }[] = [];

  function tab(server: Server, { shared = storage as Storage | null } = {}) {
    let items: OutboxItem[] = [];
    const seen = new Set<number>();
    const tellOthers = () => tabs.filter((other) => other !== outbox).forEach((other) => other.reread());
    const shelf = createShelf({ storage: shared, account: 'cleo', room: 'os' });
    const outbox = createOutbox({
      shelf: {
        ...shelf,
        put: (item) => (shelf.put(item), tellOthers()),
        remove: (id) => (shelf.remove(id), tellOthers()),
      },
      send: server.take,
      shows: (seq) => seen.has(seq),
      exclusive,
      changed: (now) => (items = now),
      newClientId: () => `id-${++names}`,
    });
    tabs.push(outbox);
    return { outbox, seen, texts: () => items.map((item) => `${item.text} ${item.state}`), items: () => items };
  }
  return { storage, tab };
}

interface Server {
  rows: string[];
  tries: string[];
  refuse: Refused | null;
  take(item: OutboxItem): Promise<{ seq: number }>;
}

/** Stores each clientId once, as the real one does. */
function server(): Server {
  const seqs = new Map<string, number>();
  const own: Server = {
    rows: [],
    tries: [],
    refuse: null,
    async take(item) {
      own.tries.push(item.text);
      if (own.refuse) throw own.refuse;
      if (!seqs.has(item.clientId)) seqs.set(item.clientId, own.rows.push(item.text));
      return { seq: seqs.get(item.clientId)! };
    },
  };
  return own;
}

function memoryStorage(): Storage {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    key: (i) => [...map.keys()][i] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

test('what Cleo writes without a connection waits, and is sent in order when it is back', async () => {
  const real = server();
  const { outbox, texts } = computer().tab(real);
  outbox.add('one');
  outbox.add('two');
  expect(texts()).toEqual(['one pending', 'two pending']);
  outbox.ready(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(real.rows).toEqual(['one', 'two']);
  expect(texts()).toEqual(['one sent', 'two sent']);
});

test('a confirmed post leaves when its event is on the page, whichever of the two comes first', async () => {
  const real = server();
  const { outbox, items, seen } = computer().tab(real);
  outbox.ready(true);
  outbox.add('acknowledged first');
  await vi.advanceTimersByTimeAsync(0);
  outbox.settle(items().map((item) => item.clientId));
  expect(items()).toEqual([]);

  outbox.add('event first');
  const { clientId } = items()[0]!;
  outbox.settle([clientId]);
  seen.add(2);
  await vi.advanceTimersByTimeAsync(0);
  expect(items()).toEqual([]);
});

test('a busy server is asked again after the time it names, in the same order, and nothing is lost or doubled', async () => {
  const real = server();
  const { outbox, texts } = computer().tab(real);
  real.refuse = new Refused('busy', { retryAfterMs: 700 });
  outbox.ready(true);
  outbox.add('one');
  outbox.add('two');
  await vi.advanceTimersByTimeAsync(1_500);
  expect(real.tries).toEqual(['one', 'one', 'one']);
  expect(texts()).toEqual(['one pending', 'two pending']);
  real.refuse = null;
  await vi.advanceTimersByTimeAsync(700);
  expect(real.rows).toEqual(['one', 'two']);
});

test('without a time from the server the pauses grow, and stay under three seconds', async () => {
  const real = server();
  const { outbox } = computer().tab(real);
  real.refuse = new Refused('timeout');
  outbox.ready(true);
  outbox.add('one');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(real.tries.length).toBeGreaterThan(20);
  expect(real.tries.length).toBeLessThan(30);
});

test('a refused post is shown as failed and does not hold up the others', async () => {
  const real = server();
  const { outbox, texts, items } = computer().tab(real);
  real.refuse = new Refused('forbidden');
  outbox.ready(true);
  outbox.add('one');
  await vi.advanceTimersByTimeAsync(0);
  real.refuse = null;
  outbox.add('two');
  await vi.advanceTimersByTimeAsync(0);
  expect(texts()).toEqual(['two sent', 'one failed']);
  expect(items()[1]!.code).toBe('forbidden');

  outbox.retry(items()[1]!.clientId);
  await vi.advanceTimersByTimeAsync(0);
  expect(real.rows).toEqual(['two', 'one']);
});

test('a failed post can be taken back', async () => {
  const real = server();
  const { outbox, items } = computer().tab(real);
  real.refuse = new Refused('bad_request');
  outbox.ready(true);
  outbox.add('one');
  await vi.advanceTimersByTimeAsync(0);
  expect(outbox.discard(items()[0]!.clientId)?.text).toBe('one');
  expect(items()).toEqual([]);
  expect(outbox.discard('unknown')).toBeNull();
});

test('a post keeps what it carries, and says which rule it broke or for how long it waits', async () => {
  const real = server();
  const { outbox, items } = computer().tab(real);
  real.refuse = new Refused('rate', { rule: 'slow', retryAfterMs: 6_000 });
  outbox.ready(true);
  outbox.add('to Ben', { to: 'staff', replyTo: 7 });
  await vi.advanceTimersByTimeAsync(0);
  expect(items()).toMatchObject([{ state: 'pending', extras: { to: 'staff', replyTo: 7 }, until: Date.now() + 6_000 }]);
  real.refuse = new Refused('rule', { rule: 'words', reason: 'be kind' });
  await vi.advanceTimersByTimeAsync(6_000);
  expect(items()).toMatchObject([{ state: 'failed', code: 'rule', rule: 'words', reason: 'be kind' }]);
  real.refuse = null;
  const again = real.take;
  real.take = (item) => (expect(item.extras).toEqual({ to: 'staff', replyTo: 7 }), again(item));
  outbox.retry(items()[0]!.clientId);
  await vi.advanceTimersByTimeAsync(0);
  expect(real.rows).toEqual(['to Ben']);
});

test('a reload keeps what was not sent, under the same names', async () => {
  const real = server();
  const { tab } = computer();
  const before = tab(real);
  before.outbox.add('one');
  const after = tab(real);
  expect(after.items()).toEqual(before.items());
  before.outbox.ready(true);
  after.outbox.ready(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(real.tries).toEqual(['one']);
});

test('a post whose acknowledgement was lost is sent again after a reload and stored once', async () => {
  const real = server();
  const { tab } = computer();
  const before = tab(real);
  before.outbox.add('one');
  await real.take(before.items()[0]!);
  const after = tab(real);
  after.seen.add(1);
  after.outbox.ready(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(real.rows).toEqual(['one']);
  expect(after.items()).toEqual([]);
});

test('two tabs show the same unsent posts and send each of them once', async () => {
  const real = server();
  const { tab } = computer();
  const left = tab(real);
  const right = tab(real);
  left.outbox.add('from the left');
  right.outbox.add('from the right');
  expect(left.texts()).toEqual(right.texts());
  left.outbox.ready(true);
  right.outbox.ready(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(real.tries).toEqual(['from the left', 'from the right']);
  const ids = [...left.items(), ...right.items()].map((item) => item.clientId);
  left.outbox.settle(ids);
  right.outbox.settle(ids);
  expect([...left.items(), ...right.items()]).toEqual([]);
});

test('a browser that keeps nothing still sends', async () => {
  const real = server();
  const full = {
    ...memoryStorage(),
    setItem: () => {
      throw new Error('QuotaExceededError');
    },
  };
  for (const shared of [null, full]) {
    const { outbox } = computer().tab(real, { shared });
    outbox.ready(true);
    outbox.add('one');
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(real.rows).toEqual(['one', 'one']);
});

test('the outbox has a limit', () => {
  const { outbox, items } = computer().tab(server());
  for (let i = 0; i < limits.outboxLength; i++) expect(outbox.add(`line ${i}`)).toBe(true);
  expect(outbox.add('one too many')).toBe(false);
  expect(items()).toHaveLength(limits.outboxLength);
});

test('signing out leaves no text behind, and nobody finds the texts of another account or room', () => {
  const { storage, tab } = computer();
  tab(server()).outbox.add('secret');
  storage.setItem('chatstream.theme', 'dark');
  expect(createShelf({ storage, account: 'mallory', room: 'os' }).all()).toEqual([]);
  expect(createShelf({ storage, account: 'cleo', room: 'other' }).all()).toEqual([]);
  forgetOutboxes(storage);
  expect(createShelf({ storage, account: 'cleo', room: 'os' }).all()).toEqual([]);
  expect(storage.getItem('chatstream.theme')).toBe('dark');
});

test('nonsense in the storage is passed over', () => {
  const { storage, tab } = computer();
  for (const value of ['', '{', 'null', '{"text":7,"at":1}', '[]'])
    storage.setItem(`chatstream.outbox.cleo.os.${value}`, value);
  expect(tab(server()).items()).toEqual([]);
});
