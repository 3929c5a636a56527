import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import type { Registry } from './registry.ts';
import type { Room } from './room.ts';
import { watchLogs } from './watch.ts';

/** Rooms whose logs other nodes lengthen, a store that knows it, and a bus that may be away. */
function setting() {
  const store = new Map<string, number>();
  const renewed: string[] = [];
  let asked = 0;
  const room = (id: string) =>
    ({
      id,
      seq: 0,
      catchUp: vi.fn(async function (this: { seq: number }) {
        this.seq = store.get(id)!;
      }),
    }) as unknown as Room & { seq: number };
  const rooms = [room('a'), room('b')];
  const changes: ((up: boolean) => void)[] = [];
  const bus = {
    up: true,
    onChange: (listener: (up: boolean) => void) => {
      changes.push(listener);
      return () => {};
    },
  };
  const registry = {
    inMemory: rooms,
    renew: async ({ id }: Room) => void renewed.push(id),
  } as unknown as Pick<Registry, 'inMemory' | 'renew'>;
  const watch = watchLogs({
    bus,
    registry,
    rooms: {
      async lastSeqs(ids) {
        asked++;
        return new Map(ids.map((id) => [id, store.get(id) ?? 0]));
      },
    },
    log: { warn() {} },
  });
  const turn = (up: boolean) => {
    bus.up = up;
    for (const change of changes) change(up);
  };
  return { store, rooms, renewed, watch, turn, asked: () => asked };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what the bus did not bring is read within two looks, of all rooms with one question each', async () => {
  const { store, rooms, watch, asked } = setting();
  store.set('a', 3);
  await vi.advanceTimersByTimeAsync(2 * limits.seqLookMs);
  expect(rooms.map(({ seq }) => seq)).toEqual([3, 0]);
  expect(asked()).toBe(2);
  expect(rooms[1]!.catchUp).not.toHaveBeenCalled();
  watch.stop();
});

test('what is on its way is not asked for', async () => {
  const { store, rooms, watch } = setting();
  for (let seq = 1; seq < 6; seq++) {
    store.set('a', seq);
    await vi.advanceTimersByTimeAsync(limits.seqLookMs);
    rooms[0]!.seq = seq;
  }
  expect(rooms[0]!.catchUp).not.toHaveBeenCalled();
  watch.stop();
});

test('while the bus is away each look reads what is new, and rights are read from time to time', async () => {
  const { store, rooms, renewed, watch, turn } = setting();
  await vi.advanceTimersByTimeAsync(limits.seqLookMs);
  turn(false);
  await vi.advanceTimersByTimeAsync(limits.seqLookMs);
  store.set('b', 1);
  await vi.advanceTimersByTimeAsync(limits.seqLookAwayMs);
  expect(rooms[1]!.seq).toBe(1);
  await vi.advanceTimersByTimeAsync(limits.rightsLookAwayMs + limits.seqLookAwayMs);
  expect(renewed).toEqual(['a', 'b']);
  watch.stop();
});

test('when the bus is back everything is read once', async () => {
  const { store, rooms, renewed, watch, turn } = setting();
  turn(false);
  store.set('a', 2);
  turn(true);
  await vi.advanceTimersByTimeAsync(0);
  expect([rooms[0]!.seq, renewed]).toEqual([2, ['a', 'b']]);
  watch.stop();
});
