import { expect, test } from 'vitest';
import type { Source, Stage } from '../../protocol/stage.ts';
import { sceneOf } from './scene.ts';

const lecture = { state: 'live', presenter: { id: 'ada', name: 'Ada' } } as const;
const on = (sources: Partial<Record<Source, 'on' | 'paused'>>): Stage => ({
  state: 'on',
  streams: [{ id: 's', place: 0, by: { id: 'ada', name: 'Ada' }, sources, muted: [], away: false }],
  pinned: null,
});
const empty: Stage = { state: 'empty', streams: [], pinned: null };

test('before, between and after there are words', () => {
  expect(sceneOf(null, empty, 'screen').what).toBe('before');
  expect(sceneOf(lecture, empty, 'screen')).toMatchObject({ what: 'starting', by: 'Ada' });
  expect(sceneOf(lecture, { state: 'away', streams: [], pinned: null }, 'screen').what).toBe('away');
  expect(sceneOf({ ...lecture, state: 'ended' }, empty, 'screen').what).toBe('after');
});

test('one picture is large, whatever layout was chosen', () => {
  expect(sceneOf(lecture, on({ camera: 'on', microphone: 'on' }), 'side')).toMatchObject({
    what: 'pictures',
    camera: 'large',
    screen: 'hidden',
    choice: false,
  });
  expect(sceneOf(lecture, on({ screen: 'on', camera: 'paused' }), 'camera')).toMatchObject({
    screen: 'large',
    camera: 'hidden',
    choice: false,
  });
});

test('with two pictures the layout decides', () => {
  const both = on({ camera: 'on', screen: 'on', microphone: 'on' });
  expect(sceneOf(lecture, both, 'screen')).toMatchObject({ screen: 'large', camera: 'inset', choice: true });
  expect(sceneOf(lecture, both, 'camera')).toMatchObject({ screen: 'inset', camera: 'large' });
  expect(sceneOf(lecture, both, 'side')).toMatchObject({ screen: 'start', camera: 'end' });
});

test('without a picture it is said whether there is sound', () => {
  expect(sceneOf(lecture, on({ microphone: 'on' }), 'screen')).toMatchObject({ what: 'soundOnly', microphone: true });
  expect(sceneOf(lecture, on({ microphone: 'on', camera: 'paused' }), 'screen').what).toBe('paused');
  expect(sceneOf(lecture, on({ microphone: 'paused', camera: 'paused' }), 'screen')).toMatchObject({
    what: 'quiet',
    microphone: false,
  });
});
