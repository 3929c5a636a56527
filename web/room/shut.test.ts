import { expect, test } from 'vitest';
import { whyShut as whyShutFor } from './shut.ts';

type Known = Parameters<typeof whyShutFor>[0];

const inside = {
  connection: { name: 'open' },
  place: 'inside',
  refusal: null,
  me: {
    id: 'ada',
    name: 'Ada',
    role: 'owner',
    guest: false,
    pseudonym: 'anon-ada',
    permissions: ['lecture.start', 'stage.publish'],
  },
} satisfies Known;

const whyShut = (known: Known) => whyShutFor(known, ['lecture.start', 'stage.publish']);

test('Ada gets to her desk, also while the connection is being mended', () => {
  expect(whyShut(inside)).toBeNull();
  expect(whyShut({ ...inside, connection: { name: 'waiting', until: 0 } })).toBeNull();
});

test('Cleo, who watches, is told so; until it is known nothing is said', () => {
  expect(whyShut({ ...inside, me: { ...inside.me, role: 'student', permissions: ['stage.watch'] } })).toBe(
    'notAllowed',
  );
  expect(whyShut({ ...inside, place: 'entering', me: null })).toBeNull();
});

test('a room one may not see looks like one that is not there', () => {
  expect(whyShut({ ...inside, place: 'refused', refusal: 'not_found', me: null })).toBe('notFound');
  expect(whyShut({ ...inside, place: 'refused', refusal: 'forbidden', me: null })).toBe('notFound');
  expect(whyShut({ ...inside, place: 'refused', refusal: 'unverified', me: null })).toBe('unverified');
});

test('a session that ended closes the studio, with the reason', () => {
  const ended = (reason: 'signed_out' | 'disabled' | 'expired') =>
    whyShut({ ...inside, connection: { name: 'ended', reason } });
  expect(ended('signed_out')).toBe('signedOut');
  expect(ended('expired')).toBe('signedOut');
  expect(ended('disabled')).toBe('disabled');
});

test('being removed is said', () => {
  expect(whyShut({ ...inside, place: 'removed' })).toBe('removed');
});
