import { expect, test } from 'vitest';
import { aboutPerHour, createMeter } from './costs.ts';

test('an hour of one camera costs less with every rung', () => {
  const camera = ['0 microphone', '0 camera'] as const;
  const costs = (['auto', 'high', 'medium', 'low', 'none', 'chat'] as const).map((wish) => aboutPerHour(wish, camera));
  expect(costs).toEqual([700, 700, 250, 90, 20, 1]);
});

test('what else is on stage is counted', () => {
  expect(aboutPerHour('high', ['0 microphone', '0 camera', '0 screen'])).toBe(1_100);
  expect(aboutPerHour('low', ['0 microphone', '0 camera', '1 microphone', '1 camera'])).toBe(180);
  expect(aboutPerHour('none', ['0 microphone', '1 microphone', '2 microphone'])).toBe(60);
});

test('before anything is on stage, a camera is to be expected', () => {
  expect(aboutPerHour('high', [])).toBe(700);
});

test('the last half minute is measured', () => {
  const meter = createMeter();
  const megabit = 125_000;
  expect(meter.look(0, 0)).toBeNull();
  expect(meter.look(5_000, 5 * megabit)).toBeNull();
  expect(meter.look(10_000, 10 * megabit)).toBe(450);
  for (let s = 11; s <= 60; s++) meter.look(s * 1_000, 10 * megabit);
  expect(meter.look(61_000, 10 * megabit)).toBe(0);
});

test('another quality is measured anew', () => {
  const meter = createMeter();
  meter.look(0, 0);
  expect(meter.look(10_000, 1_000_000)).toBeGreaterThan(0);
  meter.reset();
  expect(meter.look(11_000, 1_000_000)).toBeNull();
  expect(meter.look(20_000, 1_000_000)).toBe(0);
});
