import { expect, test } from 'vitest';
import type { Pin, SentPicture, Source, Stage, StageStream } from '../../protocol/stage.ts';
import { sceneOf, spotOf, whyWords } from './scene.ts';

const lecture = { state: 'live', presenter: { id: 'ada', name: 'Ada' } } as const;
type Sources = Partial<Record<Source, 'on' | 'paused'>>;
const at = (place: number, id: string, sources: Sources): StageStream => ({
  ...{ id: `s${place}`, place, sources, muted: [], away: false },
  by: { id, name: id[0]!.toUpperCase() + id.slice(1) },
});
const on = (sources: Sources, ...others: StageStream[]): Stage => ({
  ...{ state: 'on', pinned: null },
  streams: [at(0, 'ada', sources), ...others],
});
const empty: Stage = { state: 'empty', streams: [], pinned: null };
const cleo = at(2, 'cleo', { camera: 'on', microphone: 'on' });

function see(
  stage: Stage,
  more: { own?: string; sent?: SentPicture[]; saving?: boolean; of?: Parameters<typeof sceneOf>[0]['lecture'] } = {},
) {
  const { own = null, sent = [], saving = false, of = lecture } = more;
  return sceneOf({ lecture: of, stage, own, sent, saving });
}

test('before, between and after there are words', () => {
  expect(see(empty, { of: null }).what).toBe('before');
  expect(see(empty)).toMatchObject({ what: 'starting', by: 'Ada' });
  expect(see({ state: 'away', streams: [], pinned: null }).what).toBe('away');
  expect(see(empty, { of: { ...lecture, state: 'ended' } }).what).toBe('after');
});

test('one picture is large', () => {
  expect(see(on({ camera: 'on', microphone: 'on' }))).toMatchObject({ what: 'pictures', large: '0 camera' });
  expect(see(on({ screen: 'on', camera: 'paused' }), { own: 'camera' })).toMatchObject({ large: '0 screen' });
});

test('of several the screen is large, unless the viewer chose another', () => {
  const both = on({ camera: 'on', screen: 'on', camera2: 'on', microphone: 'on' });
  expect(see(both).large).toBe('0 screen');
  expect(see(both, { own: 'camera' }).large).toBe('0 camera');
  expect(see(both, { own: 'camera2' }).large).toBe('0 camera2');
});

test('everybody on stage is shown with his name, and can be made large', () => {
  const ben = at(1, 'ben', { camera: 'paused', microphone: 'on' });
  const scene = see(on({ camera: 'on' }, ben, cleo));
  expect(scene.pictures).toEqual([
    { feed: '0 camera', name: 'Ada', choice: 'camera' },
    { feed: '2 camera', name: 'Cleo', choice: 'cleo' },
  ]);
  expect(scene.large).toBe('0 camera');
  expect(see(on({ camera: 'on' }, cleo), { own: 'cleo' }).large).toBe('2 camera');
});

test('whoever comes to the place of somebody who was large is not', () => {
  const dora = at(2, 'dora', { camera: 'on' });
  expect(see(on({ camera: 'on' }, dora), { own: 'cleo' }).large).toBe('0 camera');
});

test('what staff pinned is large for all who did not choose themselves', () => {
  const pinned = (pin: Pin, more = {}) => see({ ...on({ camera: 'on', screen: 'on' }, cleo), pinned: pin }, more);
  expect(pinned({ place: 2, source: 'camera' })).toMatchObject({ large: '2 camera', pinned: true });
  expect(pinned({ place: 2, source: 'camera' }, { own: 'screen' })).toMatchObject({ large: '0 screen', pinned: false });
  expect(pinned({ place: 1, source: 'camera' })).toMatchObject({ large: '0 screen', pinned: false });
});

test('while the presenter reconnects, those beside are seen', () => {
  const gone = { ...at(0, 'ada', { camera: 'on', screen: 'on' }), away: true };
  expect(see({ state: 'away', streams: [gone, cleo], pinned: null })).toMatchObject({ large: '2 camera', by: 'Ada' });
  expect(see({ state: 'away', streams: [gone], pinned: null }).what).toBe('away');
});

test('what the link does not carry leaves its room to the others, and to words where nothing is left', () => {
  const held = (source: Source): SentPicture => ({ place: 0, source, quality: 'none', because: 'link' });
  const both = on({ camera: 'on', screen: 'on' });
  expect(see(both, { sent: [held('screen')] })).toMatchObject({ what: 'pictures', large: '0 camera', several: true });
  expect(see(both, { sent: [held('screen'), held('camera')] })).toMatchObject({
    ...{ what: 'slow', pictures: [], several: true },
  });
});

test('sound only, as wished, is said, and ends with the wish', () => {
  const camera = on({ camera: 'on' });
  const sent: SentPicture[] = [{ place: 0, source: 'camera', quality: 'none', because: 'wish' }];
  expect(see(camera, { sent, saving: true }).what).toBe('saving');
  expect(see(camera, { sent }).what).toBe('pictures');
  expect(see(on({ microphone: 'on' }), { saving: true }).what).toBe('soundOnly');
});

test('without a picture it is said whether there is sound', () => {
  expect(see(on({ microphone: 'on' })).what).toBe('soundOnly');
  expect(see(on({ microphone: 'on', camera: 'paused' })).what).toBe('paused');
  expect(see(on({ microphone: 'paused', camera: 'paused' })).what).toBe('quiet');
});

test('the layout says where a picture stands', () => {
  const scene = see(on({ camera: 'on', screen: 'on' }));
  const spots = (layout: 'inset' | 'side' | 'alone') =>
    (['0 screen', '0 camera', '1 camera'] as const).map((feed) => spotOf(feed, scene, layout));
  expect(spots('inset')).toEqual(['large', 'small', 'hidden']);
  expect(spots('side')).toEqual(['large', 'small', 'hidden']);
  expect(spots('alone')).toEqual(['large', 'hidden', 'hidden']);
});

test('words stand where there is no picture, and where it is interrupted', () => {
  const usual = { entering: false, media: 'fine', interrupted: false } as const;
  expect(whyWords('pictures', usual)).toBeNull();
  expect(whyWords('pictures', { ...usual, interrupted: true })).toBe('interrupted');
  expect(whyWords('pictures', { ...usual, media: 'full' })).toBe('full');
  expect(whyWords('slow', usual)).toBe('slow');
  expect(whyWords('away', { ...usual, interrupted: true })).toBe('away');
  expect(whyWords('before', { ...usual, media: 'refused' })).toBe('before');
  expect(whyWords('before', { ...usual, entering: true })).toBeNull();
  expect(whyWords('after', { ...usual, entering: true })).toBe('after');
});
