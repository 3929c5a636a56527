import type { Source, Stage } from '../../protocol/stage.ts';

/** One source of one place on stage: `0 camera` is the camera of who gives the lecture. */
export type Feed = `${number} ${Source}`;

/**
 * All that a viewer takes, in the order of the media sections. They are offered at once, also those that nobody fills yet: who
 * comes on stage later arrives in a section that is there already.
 */
export const feeds: readonly Feed[] = [
  '0 microphone',
  '0 camera',
  '0 screen',
  '0 camera2',
  ...[1, 2, 3].flatMap((place): Feed[] => [`${place} microphone`, `${place} camera`]),
];

export const feedOf = ({ place, source }: { place: number; source: Source }): Feed => `${place} ${source}`;

export const placeOf = (feed: Feed): number => Number(feed[0]);

export const sourceOf = (feed: Feed): Source => feed.slice(2) as Source;

export const isSound = (feed: Feed): boolean => feed.endsWith('microphone');

/** What is being sent, in the order of `feeds`. */
export function feedsOn({ streams }: Stage): Feed[] {
  return feeds.filter((feed) =>
    streams.some(({ place, sources, away }) => !away && place === placeOf(feed) && sources[sourceOf(feed)] === 'on'),
  );
}
