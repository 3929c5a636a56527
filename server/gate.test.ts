import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gate } from './gate.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const busy = expect.objectContaining({ code: 'busy', retryAfterMs: 1_000 });

test('lets so many in, and the next when one of them is done, in order', async () => {
  const gate = new Gate({ atOnce: 2, waiting: 2, patienceMs: 1_000 });
  const [first] = [await gate.enter(), await gate.enter()];
  const order: string[] = [];
  const ada = gate.enter().then((leave) => (order.push('ada'), leave));
  const cleo = gate.enter().then((leave) => (order.push('cleo'), leave));
  await expect(gate.enter()).rejects.toEqual(busy); // nobody else may even wait
  first();
  first(); // is one turn, not two
  const leave = await ada;
  expect(order).toEqual(['ada']);
  leave();
  (await cleo)();
  expect(order).toEqual(['ada', 'cleo']);
});

test('who waits too long is told so, and takes nobody’s turn afterwards', async () => {
  const gate = new Gate({ atOnce: 1, waiting: 5, patienceMs: 1_000 });
  const leave = await gate.enter();
  const late = expect(gate.enter()).rejects.toEqual(busy);
  await vi.advanceTimersByTimeAsync(1_000);
  await late;
  leave();
  (await gate.enter())();
  (await gate.enter())();
});
