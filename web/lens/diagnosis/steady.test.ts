import { expect, test } from 'vitest';
import type { Problem } from '../../../protocol/lens-class.ts';
import { diagnose } from './diagnose.ts';
import { here } from './situation.ts';
import { createSteady } from './steady.ts';

const fine = diagnose({ past: [] }, here);
/** What is shown after each second. */
function shown(seconds: readonly Problem[]): Problem[] {
  const steady = createSteady();
  return seconds.map(
    (problem, at) =>
      steady.read({ ...fine, problem, severity: problem === 'none' ? 'fine' : 'hint' }, at * 1_000).problem,
  );
}

test('what is wrong for one second is not said; for three seconds, it is', () => {
  expect(shown(['none', 'loss', 'none', 'loss', 'none'])).toEqual(['none', 'none', 'none', 'none', 'none']);
  expect(shown(['none', 'loss', 'loss', 'loss', 'loss'])).toEqual(['none', 'none', 'none', 'none', 'loss']);
});

test('it is taken back after six good seconds, not in between', () => {
  const seconds: Problem[] = ['loss', 'none', 'none', 'loss', 'none', 'none', 'none', 'none', 'none', 'none', 'none'];
  expect(shown(seconds)).toEqual([...Array<Problem>(10).fill('loss'), 'none']);
});

test('what one sees at once is said at once, and its end within three seconds', () => {
  expect(shown(['none', 'no_socket', 'none', 'none', 'none', 'none'])).toEqual([
    'none',
    'no_socket',
    'no_socket',
    'no_socket',
    'no_socket',
    'none',
  ]);
});

test('the figures go on while the words stay', () => {
  const steady = createSteady();
  const loss = (percent: number, problem: Problem) => ({
    ...fine,
    problem,
    figures: { ...fine.figures, lossPercent: percent },
  });
  steady.read(loss(8, 'loss'), 0);
  expect(steady.read(loss(1, 'none'), 1_000)).toMatchObject({ problem: 'loss', figures: { lossPercent: 1 } });
});
