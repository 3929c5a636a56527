import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import { figures } from '../operations/figures.ts';
import { createAdmission, type Admission } from './admission.ts';
import type { Load } from './pressure.ts';

const idle: Load = { lateMs: 1, busy: 0.05, memory: 0.3, handles: 0.01, connections: 0.01, appends: 0 };
const who = (name: string, role: Identity['role'] = 'member'): Identity => ({
  accountId: name,
  sessionId: `session-of-${name}`,
  name,
  email: `${name}@uni.example`,
  role,
  verified: true,
});
const [ada, ben, cleo, mallory] = [who('Ada', 'presenter'), who('Ben'), who('Cleo'), who('Mallory')];

let load: Load;
let admission: Admission;
let lines: string[];
let ears: boolean[];
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  load = idle;
  [lines, ears, asked] = [[], [], []];
  const note = (_: unknown, text?: string) => void lines.push(text!);
  admission = createAdmission({
    measures: { look: () => load, stop() {} },
    // Ben assists in some room: the database knows.
    first: { goesFirst: async ({ accountId }) => (asked.push(accountId), accountId === 'Ben') },
    accepting: (accept) => void ears.push(accept),
    log: { warn: note, info: note },
    random: () => 0.5,
  });
});
afterEach(() => {
  admission.stop();
  vi.useRealTimers();
});

const pass = (looks: number) => vi.advanceTimersByTime(looks * limits.overload.lookMs);
function full(more: Partial<Load> = { memory: 0.95 }) {
  load = { ...idle, ...more };
  pass(1);
}
const outcome = (identity: Identity) =>
  admission.admit(identity).then(
    () => 'in',
    (error: { code: string }) => error.code,
  );

test('while there is room everybody comes in, and nothing is asked of the database', async () => {
  pass(3);
  expect(await Promise.all([ada, ben, cleo].map(outcome))).toEqual(['in', 'in', 'in']);
  expect(() => admission.admitStranger()).not.toThrow();
  expect(asked).toEqual([]);
});

test('when it is full a newcomer is told when to come again, not all at the same moment, and counted', async () => {
  full();
  const before = figures.newcomersRefused.of('memory');
  await expect(admission.admit(mallory)).rejects.toMatchObject({
    code: 'overloaded',
    retryAfterMs: limits.overload.retryMs * 1.5,
  });
  expect(() => admission.admitStranger()).toThrow('overloaded');
  expect(figures.newcomersRefused.of('memory') - before).toBe(2);
});

test('presenters, staff of a room, and who is inside go first', async () => {
  admission.came(cleo.accountId);
  full();
  expect(await Promise.all([ada, ben, cleo, mallory].map(outcome))).toEqual(['in', 'in', 'in', 'overloaded']);
});

test('who was cut off finds the place kept for some minutes, and then no longer', async () => {
  admission.came(cleo.accountId);
  admission.came(cleo.accountId); // in two tabs
  full();
  admission.went(cleo.accountId);
  pass(1_000);
  expect(await outcome(cleo)).toBe('in');
  admission.went(cleo.accountId);
  vi.advanceTimersByTime(limits.overload.keptMs - 1);
  expect(await outcome(cleo)).toBe('in');
  vi.advanceTimersByTime(1);
  expect(await outcome(cleo)).toBe('overloaded');
});

test('places are kept for so many people; who left first is forgotten first', async () => {
  for (let n = 0; n <= limits.overload.remembered; n++) {
    admission.came(`student ${n}`);
    admission.went(`student ${n}`);
  }
  full();
  expect(await outcome(who('student 0'))).toBe('overloaded');
  expect(await outcome(who('student 1'))).toBe('in');
});

test('the log says it once each way, and the door opens by itself', async () => {
  full();
  pass(30);
  expect(lines).toEqual(['the server is full: newcomers are asked to wait']);
  load = idle;
  pass(5);
  expect(lines.slice(1)).toEqual(['the server has room again: newcomers are let in']);
  expect(await outcome(mallory)).toBe('in');
  expect(admission.cause).toBe(null);
});

test('with the last file handles gone nothing is accepted any more, until there are some again', () => {
  full({ handles: 0.95 });
  expect(ears).toEqual([]);
  full({ handles: 0.99 });
  full({ handles: 0.95 });
  expect(ears).toEqual([false]);
  full({ handles: 0.5 });
  expect(ears).toEqual([false, true]);
});
