import { expect, test } from 'vitest';
import type { LensFollowed } from '../../../protocol/lens-journey.ts';
import { isWithinError, journeyOf, type Known } from './message-steps.ts';

const origin = 1_795_000_000_000;
/** The server's clock is an hour ahead, give or take 4 ms. */
const ahead = 3_600_000;
const clock = { offsetMs: ahead, errorMs: 4 };
const onServer = (moment: number) => origin + ahead + moment;

const told: LensFollowed = {
  type: 'lens.followed',
  re: 1,
  room: 'r',
  seq: 9,
  receivedAt: onServer(110),
  appendedAt: onServer(110.25),
  committedAt: onServer(118),
  knownAt: onServer(118.5),
  fannedOutAt: onServer(119),
  sockets: 212,
  frameBytes: 301,
  frameEvents: 1,
  abroad: false,
  store: 'sqlite',
};
const passage = { queuedAt: 100, sentAt: 101, acknowledgedAt: 130, arrivedAt: 129, shownAt: 142 };
const whole: Known = { told, passage, clock, mine: true, anonymous: false, origin };

const stepsOf = (known: Known) => Object.fromEntries(journeyOf(known).steps.map(({ name, ...step }) => [name, step]));

test('one’s own message from Enter to one’s own screen, on this page’s clock', () => {
  const { steps, total } = journeyOf(whole);
  expect(steps.map(({ name, tookMs }) => [name, tookMs])).toEqual([
    ['queued', null],
    ['sent', 1],
    ['received', 9],
    ['appended', 0.25],
    ['committed', 7.75],
    ['written', 1],
    ['arrived', 10],
    ['shown', 13],
  ]);
  expect(steps.map(({ at }) => at! - origin)).toEqual([100, 101, 110, 110.25, 118, 119, 129, 142]);
  expect(total).toEqual({ from: 'enter', ms: 42, errorMs: 0 });
});

test('only where two clocks were compared a step may be wrong', () => {
  const { received, appended, committed, arrived, shown } = stepsOf(whole);
  expect([received, arrived].map((step) => step!.errorMs)).toEqual([4, 4]);
  expect([appended, committed, shown].map((step) => step!.errorMs)).toEqual([0, 0, 0]);
});

test('a step shorter than the error cannot be told, even one that seems to go back in time', () => {
  expect(isWithinError({ tookMs: 3.9, errorMs: 4 })).toBe(true);
  expect(isWithinError({ tookMs: -2, errorMs: 4 })).toBe(true);
  expect(isWithinError({ tookMs: 4, errorMs: 4 })).toBe(false);
  expect(isWithinError({ tookMs: 0.25, errorMs: 0 })).toBe(false);
  expect(isWithinError({ tookMs: null, errorMs: 4 })).toBe(false);
});

test('of somebody else’s message only that person knows when it was written', () => {
  const theirs = { ...whole, mine: false, passage: { arrivedAt: 129, shownAt: 142 } };
  const { queued, sent, received } = stepsOf(theirs);
  expect([queued, sent]).toMatchObject([
    { at: null, why: 'author' },
    { at: null, why: 'author' },
  ]);
  expect(received).toMatchObject({ tookMs: null, why: null });
  expect(journeyOf(theirs).total).toEqual({ from: 'server', ms: 32, errorMs: 4 });
});

test('one’s own from before the page listened', () => {
  const { queued, arrived, shown } = stepsOf({ ...whole, passage: {} });
  expect(queued!.why).toBe('before');
  expect([arrived!.why, shown!.why]).toEqual(['history', 'history']);
  expect(journeyOf({ ...whole, passage: {} }).total).toBeNull();
});

test('it came and was not drawn yet', () => {
  expect(stepsOf({ ...whole, passage: { ...passage, shownAt: undefined } }).shown!.why).toBe('unseen');
});

test('from another server it has a step more, and the time of that server', () => {
  const { committed, known, written } = stepsOf({ ...whole, told: { ...told, abroad: true } });
  expect(committed!.errorMs).toBe(0);
  expect(known).toMatchObject({ tookMs: 0.5, errorMs: 4 });
  expect(written!.errorMs).toBe(0);
});

test('of a message without a name the server does not say by which way it came', () => {
  const nameless = { ...told, receivedAt: null, appendedAt: null, committedAt: null, knownAt: null };
  const { received, committed, written } = stepsOf({ ...whole, told: nameless, anonymous: true, mine: false });
  expect([received!.why, committed!.why]).toEqual(['anonymous', 'anonymous']);
  expect(written!.at).toBe(origin + 119);
});

test('one that staff released, one whose server forgot it, and one that nobody remembers', () => {
  expect(stepsOf({ ...whole, told: { ...told, receivedAt: null } }).received!.why).toBe('released');
  const forgotten = { ...told, receivedAt: null, appendedAt: null, committedAt: null };
  expect(stepsOf({ ...whole, told: forgotten }).received!.why).toBe('forgotten');
  const gone = stepsOf({ ...whole, told: 'gone' });
  expect([gone.committed!.why, gone.written!.why]).toEqual(['forgotten', 'forgotten']);
  expect(gone.arrived!.at).toBe(origin + 129);
  expect(stepsOf({ ...whole, told: { ...told, fannedOutAt: null } }).written!.why).toBe('unwritten');
});

test('while the server is asked, and while the clocks are not compared', () => {
  expect(stepsOf({ ...whole, told: null }).received!.why).toBe('asking');
  const { received, arrived } = stepsOf({ ...whole, clock: null });
  expect(received).toMatchObject({ at: null, why: 'clock' });
  expect(arrived).toMatchObject({ tookMs: 28, errorMs: 0 });
});
