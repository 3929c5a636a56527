import { expect, test } from 'vitest';
import { allZones, dateOf, differs, localTime, ownZone, townOf } from './clock.ts';

const at = Date.parse('2026-11-24T09:15Z');

test('one moment is read from the clocks of two zones', () => {
  expect(localTime(at, 'Europe/Berlin')).toBe('2026-11-24T10:15');
  expect(localTime(at, 'America/New_York')).toBe('2026-11-24T04:15');
});

test('the day is that of the zone', () => {
  const late = Date.parse('2026-11-24T23:30Z');
  expect(dateOf(late, 'Europe/Berlin')).toBe('2026-11-25');
  expect(dateOf(late, 'UTC')).toBe('2026-11-24');
});

test('midnight is zero, not twenty-four', () => {
  expect(localTime(Date.parse('2026-11-24T00:05Z'), 'UTC')).toBe('2026-11-24T00:05');
});

test('zones differ by what their clocks show then, not by their names', () => {
  expect(differs(at, 'Europe/Berlin', 'Europe/Paris')).toBe(false);
  expect(differs(at, 'Europe/Berlin', 'Europe/London')).toBe(true);
});

test('a zone nobody knows is read as one’s own', () => {
  expect(localTime(at, 'Moon/Tycho')).toBe(localTime(at, ownZone()));
});

test('a zone goes by its town', () => {
  expect(townOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect(townOf('UTC')).toBe('UTC');
});

test('the zone of a lecture can always be chosen', () => {
  expect(allZones('Moon/Tycho')).toContain('Moon/Tycho');
  expect(allZones()).toContain('Europe/Berlin');
});
