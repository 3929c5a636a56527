import { expect, test } from 'vitest';
import { neighbourhood, Tries } from './tries.ts';

function tries(count: number, keys = 100) {
  let at = 1_000_000;
  return { it: new Tries({ count, windowMs: 1000 }, { keys, now: () => at }), pass: (ms: number) => (at += ms) };
}

test('no span of the window ever sees more than the count', () => {
  const { it, pass } = tries(3);
  const taken: number[] = [];
  for (let ms = 0; ms < 5000; ms += 10) {
    if (it.take('a') === 0) taken.push(ms);
    pass(10);
  }
  for (const from of taken) expect(taken.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(3);
  expect(taken.length).toBeGreaterThanOrEqual(13);
});

test('the wait it names is long enough and not longer', () => {
  const { it, pass } = tries(2);
  it.take('a');
  pass(300);
  it.take('a');
  expect(it.take('a')).toBe(700);
  pass(699);
  expect(it.take('a')).toBe(1);
  pass(1);
  expect(it.take('a')).toBe(0);
});

test('a clock that is set back locks nobody out for longer than the window', () => {
  const { it, pass } = tries(2);
  it.take('a');
  pass(200);
  it.take('a');
  pass(-500_000);
  expect(it.wait('a')).toBe(800);
  pass(800);
  expect(it.take('a')).toBe(0);
  expect(it.wait('a')).toBe(200);
});

test('keys do not disturb each other, and a try can be given back or forgotten', () => {
  const { it } = tries(1);
  expect(it.take('a')).toBe(0);
  expect(it.take('b')).toBe(0);
  it.giveBack('a');
  expect(it.take('a')).toBe(0);
  expect(it.wait('b')).toBeGreaterThan(0);
  it.clear('b');
  expect(it.wait('b')).toBe(0);
});

test('a flood of keys does not grow the memory', () => {
  const { it } = tries(1, 10);
  for (let i = 0; i < 1000; i++) it.take(`key ${i}`);
  expect(it.wait('key 999')).toBeGreaterThan(0);
  expect(it.wait('key 0')).toBe(0);
});

test('an IPv6 attacker has one neighbourhood, not 2^64', () => {
  expect(neighbourhood('2001:db8:1:2:3:4:5:6')).toBe(neighbourhood('2001:db8:1:2:ffff::1'));
  expect(neighbourhood('2001:db8:1:2::1')).not.toBe(neighbourhood('2001:db8:1:3::1'));
  expect(neighbourhood('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(neighbourhood('192.0.2.7')).not.toBe(neighbourhood('192.0.2.8'));
  expect(neighbourhood('x'.repeat(50_000)).length).toBeLessThanOrEqual(64);
});
