import type { MediaLens } from '../media/lens-port.ts';
import type { MediaEngine, MediaOffer } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';

/** What the stage wants of the media plane: the media of a client is handled by the node that the client came to. */
export interface StageEngine extends Pick<MediaEngine, 'prefer' | 'silence' | 'close'>, MediaLens {
  /** See `MediaEngine.publish`. */
  publish(offer: MediaOffer, client: Client): Promise<string>;
  /** See `MediaEngine.subscribe`. */
  subscribe(offer: MediaOffer, client: Client): Promise<string>;
}
