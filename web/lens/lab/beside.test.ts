import { afterEach, expect, test, vi } from 'vitest';
import type { Stage } from '../../../protocol/stage.ts';
import { feeds } from '../../room/feeds.ts';
import type { Subject } from '../subject.svelte.ts';
import { besideOf } from './beside.ts';

afterEach(() => vi.unstubAllGlobals());

const stage = (...sources: ('camera' | 'screen')[]): Stage => ({
  state: 'on',
  streams: [
    {
      ...{ id: 's', place: 0, by: { id: 'ada', name: 'Ada' }, muted: [], away: false },
      sources: Object.fromEntries(sources.map((source) => [source, 'on' as const])),
    },
  ],
  pinned: null,
});
/** A page whose connection receives these feeds, each with a track of its own. */
const page = (received: readonly string[], more: Partial<Subject> = {}): Subject => ({
  ...{ room: {} as never, role: 'watch', picture: () => null, from: () => undefined },
  peer: () => ({ getTransceivers: () => received.map((track) => ({ receiver: { track } })) }) as never,
  ...more,
});

test('what is compared is the presenter’s screen while it is shared, and the camera otherwise', () => {
  expect(besideOf(page(feeds), stage('camera'))).toEqual({ source: 'camera', track: '0 camera' });
  expect(besideOf(page(feeds), stage('camera', 'screen'))).toEqual({ source: 'screen', track: '0 screen' });
});

test('straight from the presenter the sections begin alike', () => {
  const straight = feeds.slice(0, 4);
  expect(besideOf(page(straight, { from: () => 'ada' }), stage('screen'))?.track).toBe('0 screen');
});

test('in the studio it is what is about to leave', () => {
  class FakeStream {
    getVideoTracks = () => ['her camera'];
  }
  vi.stubGlobal('MediaStream', FakeStream);
  const picture = () => ({ srcObject: new FakeStream() }) as unknown as HTMLVideoElement;
  const studio = page(feeds, { role: 'present', picture });
  expect(besideOf(studio, stage('camera'))).toEqual({ source: 'camera', track: 'her camera' });
  expect(besideOf(page(feeds, { role: 'present' }), stage('camera'))).toBeNull();
});

test('a page without picture has nothing to compare', () => {
  expect(besideOf(null, stage('camera'))).toBeNull();
  expect(besideOf(page([]), stage('camera'))).toBeNull();
  expect(besideOf(page([], { peer: () => null }), stage('camera'))).toBeNull();
});
