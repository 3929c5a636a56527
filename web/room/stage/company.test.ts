import { expect, test } from 'vitest';
import type { HandPlaced, HandsState } from '../../../protocol/hands.ts';
import type { SpeakersState, StageCalled } from '../../../protocol/speakers.ts';
import type { Room } from '../room.svelte.ts';
import { companyOf, mayCome } from './company.ts';

interface Told {
  hands?: Partial<HandsState>;
  speakers?: Partial<SpeakersState>;
  signals?: object;
}
/** A room of Cleo's page in which this was said. */
const room = ({ hands = {}, speakers = {}, signals = {} }: Told = {}) =>
  ({
    me: { id: 'cleo' },
    entered: { hands: { place: null, line: null, ...hands }, speakers: { call: null, speakers: null, ...speakers } },
    signals,
    lecture: { state: 'live' },
    stage: { state: 'on', streams: [{ place: 0, by: { id: 'ada' } }], pinned: null },
  }) as unknown as Room;

const placed = (place: number | null): { 'hand.placed': HandPlaced } => ({
  'hand.placed': { type: 'hand.placed', room: 'os', place },
});
const called = (call: StageCalled['call']): { 'stage.called': StageCalled } => ({
  'stage.called': { type: 'stage.called', room: 'os', call, because: null },
});

test('what was told last holds; before anything is told it is what the snapshot says', () => {
  expect(companyOf(room()).hand).toBeNull();
  expect(companyOf(room({ hands: { place: 3 } })).hand).toBe(3);
  expect(companyOf(room({ hands: { place: 3 }, signals: placed(2) })).hand).toBe(2);
  expect(companyOf(room({ hands: { place: 3 }, signals: placed(null) })).hand).toBeNull();
});

test('a call that is over is none, whatever the snapshot said', () => {
  const asked = { state: 'asked', by: { id: 'ben', name: 'Ben' }, forMs: 60_000 } as const;
  expect(companyOf(room({ speakers: { call: asked } })).call).toEqual(asked);
  expect(companyOf(room({ speakers: { call: asked }, signals: called(null) })).call).toBeNull();
});

test('a place from before this page came is known as such, until something else is told', () => {
  const accepted = { state: 'accepted', place: 1 } as const;
  expect(companyOf(room({ speakers: { call: accepted } })).wasAccepted).toBe(true);
  expect(companyOf(room({ signals: called(accepted) })).wasAccepted).toBe(false);
});

test('students have no list, and none is shown', () => {
  const company = companyOf(room());
  expect(company.line).toEqual({ hands: [], count: 0 });
  expect(company.speakers).toEqual([]);
  expect(company.own).toBeNull();
});

test('nobody is asked who is asked already, stands on stage, or has no lecture to come to', () => {
  const asked = { id: 'dora', name: 'Dora', place: 1, state: 'asked' } as const;
  const hall = room({ speakers: { speakers: [asked] } });
  expect(['ada', 'dora', 'emil'].map((id) => mayCome(hall, id))).toEqual([false, false, true]);
  expect(mayCome({ ...hall, lecture: null } as Room, 'emil')).toBe(false);
});
