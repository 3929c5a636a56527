import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LensLooked, LensSocketSeen } from '../../protocol/lens.ts';
import { Refused } from '../room/requests.ts';
import { createGlances, type GlanceParts, type Glances } from './glances.ts';

const looked = { type: 'lens.looked', at: 5 } as unknown as LensLooked;
const seen = { type: 'lens.socket_seen', at: 6 } as unknown as LensSocketSeen;
const stats = new Map() as unknown as RTCStatsReport;

/** Cleo's open lens, in a world in which everything answers unless it is told otherwise. */
function lens(change: Partial<GlanceParts> = {}) {
  const asked = { look: 0, socket: 0, stats: 0 };
  let last: Glances | null = null;
  const glances = createGlances(
    {
      peer: () => ({ getStats: async () => (asked.stats++, stats) }),
      look: async () => (asked.look++, looked),
      socket: async () => (asked.socket++, seen),
      clock: { difference: { offsetMs: 3, errorMs: 1 }, compare: async () => {} },
      isVisible: () => true,
      now: () => performance.now(),
      ...change,
    },
    (next) => (last = next),
  );
  return { asked, glances, last: () => last! };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first look is taken at once, then one a second, and of the socket every other one', async () => {
  const { asked, glances, last } = lens();
  await vi.advanceTimersByTimeAsync(0);
  expect(last().now).toMatchObject({ stats, looked, socket: seen });
  expect(last().clock).toEqual({ offsetMs: 3, errorMs: 1 });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(asked).toEqual({ look: 4, socket: 2, stats: 4 });
  expect(last().past).toHaveLength(4);
  glances.stop();
});

test('two minutes are kept, and no more', async () => {
  const { glances, last } = lens();
  await vi.advanceTimersByTimeAsync(200_000);
  const { now, past } = last();
  expect(past.at(-1)).toBe(now);
  expect(past).toHaveLength(120);
  glances.stop();
});

test('when it is shut nothing is asked any more', async () => {
  const { asked, glances } = lens();
  await vi.advanceTimersByTimeAsync(1_500);
  glances.stop();
  const before = { ...asked };
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual(before);
  expect(vi.getTimerCount()).toBe(0);
});

test('nobody looks at a page in the background', async () => {
  let visible = false;
  const { asked, glances } = lens({ isVisible: () => visible });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked.look).toBe(0);
  visible = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.look).toBe(1);
  glances.stop();
});

test.each(['rate', 'busy', 'disconnected', 'timeout'] as const)(
  'refused with %s it says so, and goes on with what the browser knows',
  async (code) => {
    let refuses = true;
    const { glances, last } = lens({
      look: async () => {
        if (refuses) throw new Refused(code);
        return looked;
      },
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(last()).toMatchObject({ trouble: code, now: { stats, looked: null, socket: seen } });
    refuses = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(last()).toMatchObject({ trouble: null, now: { looked } });
    glances.stop();
  },
);

test('a server that wants to be left alone for a while is', async () => {
  let asked = 0;
  const { glances } = lens({
    look: async () => {
      asked++;
      throw new Refused('rate', { retryAfterMs: 4_500 });
    },
  });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toBe(2);
  glances.stop();
});

test('a server that does not answer holds nothing up, is not asked twice at once, and its old answer is not called new', async () => {
  let asked = 0;
  const { glances, last } = lens({
    look: () => (asked++ === 0 ? Promise.resolve(looked) : new Promise<LensLooked>(() => {})),
  });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(last().now).toMatchObject({ looked });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(last().past.length).toBeGreaterThan(5);
  expect(last().now).toMatchObject({ stats, looked: null });
  expect(asked).toBe(2);
  glances.stop();
});

test('without a media connection, or with one that is closed, the rest goes on', async () => {
  const none = lens({ peer: () => null });
  const closed = lens({ peer: () => ({ getStats: () => Promise.reject(new Error('closed')) }) });
  await vi.advanceTimersByTimeAsync(0);
  for (const { last, glances } of [none, closed]) {
    expect(last().now).toMatchObject({ stats: null, looked });
    glances.stop();
  }
});
