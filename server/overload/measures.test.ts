import { afterEach, expect, test } from 'vitest';
import type { Identity } from '../accounts/port.ts';
import { createAdmission, type Admission } from './admission.ts';
import { handles } from './handles.ts';
import { createMeasures, type Measures } from './measures.ts';

const mallory = { accountId: 'm', sessionId: 's', name: 'Mallory', email: 'm@x', role: 'member', verified: true };

let measures: Measures;
let admission: Admission | undefined;
afterEach(() => {
  admission?.stop();
  measures.stop();
});

const block = (ms: number) => {
  for (const until = performance.now() + ms; performance.now() < until;);
};
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test('a loop that is blocked again and again is full, and has room again once it is free', async () => {
  measures = createMeasures({ connections: () => 0, appends: () => 0 });
  const lines: unknown[] = [];
  const log = { warn: (load: object) => void lines.push(load), info: () => void lines.push('room') };
  const first = { goesFirst: async () => false };
  admission = createAdmission({ measures, first, accepting: () => {}, log, everyMs: 100 });

  for (let blocks = 0; blocks < 20 && admission.cause === null; blocks++) {
    block(300);
    await turn();
  }
  expect(admission.cause).toBe('late');
  await expect(admission.admit(mallory as Identity)).rejects.toMatchObject({ code: 'overloaded' });
  await expect.poll(() => admission!.cause, { timeout: 10_000 }).toBe(null);
  expect(lines).toEqual([expect.objectContaining({ cause: 'late', lateMs: expect.any(Number) }), 'room']);
});

test('what it measures of this process can be', () => {
  measures = createMeasures({ connections: () => 0.25, appends: () => 0.5 });
  const load = measures.look();
  expect(load).toMatchObject({ connections: 0.25, appends: 0.5 });
  for (const share of [load.busy, load.memory, load.handles]) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  }
  expect(handles()?.open ?? 3).toBeGreaterThanOrEqual(3);
});
