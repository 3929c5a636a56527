import { expect, test } from 'vitest';
import { defaultRules, destinationOf } from './destination.ts';
import type { ChatRules, Mute } from './rules.ts';

const student = { staff: false, guest: false, mute: null };
const guest = { ...student, guest: true };
const staff = { ...student, staff: true };
const to = (rules: Partial<ChatRules>, person: Parameters<typeof destinationOf>[1]) =>
  destinationOf({ ...defaultRules, ...rules }, person, 1_000);

test('where a message of a student, a guest and staff goes under each rule', () => {
  const table: [Partial<ChatRules>, ...string[]][] = [
    [{}, 'room', 'room', 'room'],
    [{ approveFirst: true }, 'held', 'held', 'room'],
    [{ writing: 'members' }, 'room', 'members', 'room'],
    [{ writing: 'members', approveFirst: true }, 'held', 'members', 'room'],
    [{ writing: 'assistants' }, 'staff', 'staff', 'room'],
    [{ writing: 'assistants', approveFirst: true }, 'staff', 'staff', 'room'],
    [{ writing: 'read_only', approveFirst: true }, 'read_only', 'read_only', 'room'],
  ];
  for (const [rules, ...expected] of table) {
    expect([rules, ...[student, guest, staff].map((person) => to(rules, person))]).toEqual([rules, ...expected]);
  }
});

test('a mute comes before every rule, until its time is over, and never for staff', () => {
  const muted = (mute: Mute, person = student) => to({ writing: 'read_only' }, { ...person, mute });
  expect(muted({ until: null, reason: '' })).toBe('muted');
  expect(muted({ until: 1_001, reason: '' })).toBe('muted');
  expect(muted({ until: 1_000, reason: '' })).toBe('read_only');
  expect(muted({ until: null, reason: '' }, staff)).toBe('room');
});
