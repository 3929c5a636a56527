import type { Picture, SentPicture } from '../../protocol/stage.ts';
import { feedOf, isSound, type Feed } from './feeds.ts';
import type { Delivered, Expected } from './watchdog.ts';

/**
 * The link does not carry this picture, says the server. That it is not sent as wished says nothing: what one wishes now is
 * known here, and may have changed since.
 */
export function isHeldBack(sent: readonly SentPicture[], feed: Feed): boolean {
  return sent.some((picture) => feedOf(picture) === feed && picture.quality === 'none' && picture.because === 'link');
}

/** What has to come of that which is on stage. */
export function expectedOf(onStage: readonly Feed[], wish: Picture, sent: readonly SentPicture[]): Expected {
  return {
    sound: onStage.some(isSound),
    pictures: wish === 'none' ? [] : onStage.filter((feed) => !isSound(feed) && !isHeldBack(sent, feed)),
  };
}

/** It has begun to come. A hidden page is content with packets: a browser need not decode its pictures. */
export function delivers({ frames, packets, failed }: Delivered, { pictures, sound }: Expected, visible: boolean) {
  if (!visible) return packets > 0;
  if (pictures.length > 0) return pictures.some((feed) => (frames[feed] ?? 0) > 0);
  return sound ? packets > 0 : !failed;
}
