import { expect, test } from 'vitest';
import { beforeConsent, consentAfter, type Happening } from './consent.ts';

const after = (...happenings: Happening[]) => happenings.reduce(consentAfter, beforeConsent);
const opened: Happening = { what: 'open', lab: 'one' };
const join: Happening = { what: 'join' };
const joined: Happening = { what: 'joined', lab: 'one' };

test('nobody takes part who was not asked, and nobody whom the server has not taken', () => {
  expect(after(join).answer).toBe('asked');
  expect(after(opened).answer).toBe('asked');
  expect(after(opened, joined).answer).toBe('asked');
  expect(after(opened, join).answer).toBe('joining');
  expect(after(opened, join, joined)).toEqual({ lab: 'one', answer: 'taking' });
});

test('consent is for one lab: the next one asks anew, and a late answer about the last one changes nothing', () => {
  const other: Happening = { what: 'open', lab: 'two' };
  expect(after(opened, join, joined, other)).toEqual({ lab: 'two', answer: 'asked' });
  expect(after(opened, join, other, joined).answer).toBe('asked');
  expect(after(opened, join, other, join, joined).answer).toBe('joining');
  expect(after(opened, { what: 'decline' }, other).answer).toBe('asked');
});

test('the same lab told of again changes nothing', () => {
  const taking = after(opened, join, joined);
  expect(consentAfter(taking, opened)).toBe(taking);
  const declined = after(opened, { what: 'decline' });
  expect(consentAfter(declined, opened)).toBe(declined);
});

test('stopping holds although the answer to joining comes later, and one may begin again', () => {
  const stopped = after(opened, join, { what: 'stop' }, joined);
  expect(stopped.answer).toBe('stopped');
  expect(consentAfter(stopped, join).answer).toBe('joining');
});

test('after a reconnect one takes part no more; who had not is not told so', () => {
  expect(after(opened, join, joined, { what: 'newSocket' }).answer).toBe('cut');
  expect(after(opened, join, { what: 'newSocket' }, joined).answer).toBe('cut');
  expect(after(opened, { what: 'decline' }, { what: 'newSocket' }).answer).toBe('declined');
});

test('refused, one is asked again; closed, nothing is left of it', () => {
  expect(after(opened, join, { what: 'refused', lab: 'one' }).answer).toBe('asked');
  expect(after(opened, join, joined, { what: 'open', lab: null })).toEqual(beforeConsent);
});
