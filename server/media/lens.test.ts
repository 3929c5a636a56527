import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { LensAnswers, LensQuestion, ToWorker } from './ipc.ts';
import { createLens } from './lens.ts';
import { createRecalled } from './recalled.ts';

/** Ada and Ben are at worker 0, Cleo at worker 1; what is asked comes back in the answers. */
function lens({ silent }: { silent?: number } = {}) {
  const at = new Map([
    ['ada', 0],
    ['ben', 0],
    ['cleo', 1],
  ]);
  const told: string[] = [];
  const answers = (worker: number, question: LensQuestion): unknown => {
    if (question.of === 'look') return question.connections.map((name) => `${name} at ${worker}`);
    if (question.of === 'rows') return [`${question.room} at ${worker}`];
    return question.of === 'frame'
      ? `${question.timestamp} of ${question.connection} at ${worker}`
      : `from ${question.from} of ${question.connection} at ${worker}`;
  };
  const made = createLens({
    lens: async <Q extends LensQuestion>(worker: number, question: Q) =>
      worker === silent ? undefined : (answers(worker, question) as LensAnswers[Q['of']]),
    tell: (worker: number, message: ToWorker) =>
      void told.push(`${message.type} ${'connection' in message ? message.connection : ''} at ${worker}`),
    workerOf: (name) => at.get(name),
    workersOf: (room) => (room === 'hall' ? [0, 1] : []),
  });
  return { made, told, at };
}

test('each connection is asked for at the worker that has it', async () => {
  const { made, told } = lens();
  expect(await made.look(['cleo', 'ada', 'mallory', 'ben'])).toEqual(['cleo at 1', 'ada at 0', 'ben at 0']);
  expect(await made.look([])).toEqual([]);
  expect(await made.rows('hall')).toEqual(['hall at 0', 'hall at 1']);
  expect(await made.rows('nowhere')).toEqual([]);
  expect(await made.frame('cleo', 0, 'camera', 90)).toBe('90 of cleo at 1');
  expect(await made.frame('mallory', 0, 'camera', 90)).toBeNull();
  for (const name of ['cleo', 'mallory']) {
    made.impair(name, null);
    made.record(name, true);
  }
  expect(told).toEqual(['impair cleo at 1', 'record cleo at 1']);
});

test('a worker that does not answer is left out', async () => {
  const { made } = lens({ silent: 1 });
  expect(await made.look(['cleo', 'ada'])).toEqual(['ada at 0']);
  expect(await made.rows('hall')).toEqual(['hall at 0']);
  expect(await made.frame('cleo', 0, 'camera', 90)).toBeNull();
  expect(await made.recorded('cleo', 0)).toBeNull();
});

test('what was recorded is found after the connection is closed', async () => {
  const { made, at } = lens();
  made.record('cleo', true);
  at.clear();
  expect(await made.recorded('cleo', 3)).toBe('from 3 of cleo at 1');
  expect(await made.recorded('ada', 3)).toBeNull(); // never recorded
});

test('of recordings it is not remembered for ever where they are', () => {
  const recalled = createRecalled<number>();
  for (let number = 0; number < limits.recordings * 10; number++) recalled.note(`${number}`, number);
  expect(recalled.of('0')).toBeUndefined();
  expect(recalled.of(`${limits.recordings * 10 - 1}`)).toBe(limits.recordings * 10 - 1);
  expect(recalled.of(`${limits.recordings * 9}`)).toBe(limits.recordings * 9);
});
