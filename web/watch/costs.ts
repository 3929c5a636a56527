import type { Picture } from '../../protocol/stage.ts';
import { isSound, placeOf, sourceOf, type Feed } from '../room/feeds.ts';

type Quality = 'high' | 'medium' | 'low';

/** Bits a second that a picture mostly takes, of those the studio and the pages of those beside may send of it. */
const PICTURE: Record<'camera' | 'camera2' | 'screen' | 'beside', Record<Quality, number>> = {
  camera: { high: 1_500_000, medium: 500_000, low: 150_000 },
  camera2: { high: 1_500_000, medium: 500_000, low: 150_000 },
  screen: { high: 1_000_000, medium: 300_000, low: 300_000 },
  beside: { high: 500_000, medium: 500_000, low: 150_000 },
};
/** Somebody who speaks; silence takes less. */
const SOUND = 48_000;
/** Messages of a lively chat, and the socket kept open. */
const CHAT = 2_000;

const MEGABYTES_PER_HOUR = 3_600 / 8 / 1e6;
export const megabytesPerHour = (bitsPerSecond: number): number => bitsPerSecond * MEGABYTES_PER_HOUR;

/** What an hour is about to cost, in megabytes: rounded, for it is no more than an estimate. `auto` is the most it can be. */
export function aboutPerHour(wish: Picture | 'chat', onStage: readonly Feed[]): number {
  if (wish === 'chat') return rounded(CHAT);
  const pictures = onStage.filter((feed) => !isSound(feed));
  const quality = wish === 'auto' ? 'high' : wish;
  const bits =
    quality === 'none' ? [] : (pictures.length > 0 ? pictures : (['0 camera'] as const)).map(bitsOf(quality));
  return rounded(bits.reduce((sum, one) => sum + one, SOUND * Math.max(1, onStage.filter(isSound).length)));
}

const bitsOf = (quality: Quality) => (feed: Feed) => {
  const source = sourceOf(feed);
  return PICTURE[placeOf(feed) > 0 || source === 'microphone' ? 'beside' : source][quality];
};

/** One figure for small numbers, two for large ones. */
function rounded(bitsPerSecond: number): number {
  const megabytes = megabytesPerHour(bitsPerSecond);
  const step = 10 ** Math.max(0, Math.floor(Math.log10(megabytes)) - (megabytes >= 100 ? 1 : 0));
  return Math.max(1, Math.round(megabytes / step) * step);
}

const OVER_MS = 30_000;
/** Fewer than this says more of the moment than of an hour. */
const ENOUGH_MS = 8_000;

/** Measures what comes in, over the last half minute. */
export function createMeter() {
  let looks: { at: number; bytes: number }[] = [];
  return {
    /** Megabytes per hour; null until it has looked for long enough. */
    look(at: number, bytes: number): number | null {
      looks = [...looks.filter((look) => at - look.at <= OVER_MS), { at, bytes }];
      const first = looks[0]!;
      return at - first.at < ENOUGH_MS ? null : megabytesPerHour((8_000 * (bytes - first.bytes)) / (at - first.at));
    },
    /** Another quality comes from now on. */
    reset(): void {
      looks = [];
    },
  };
}
