/** How a browser whose network lets no UDP through to the server reaches it all the same. */
import { z } from 'zod';
import { limits } from './limits.ts';

/** As `RTCConfiguration.iceServers` takes it. */
export const IceServer = z.object({
  /** `turn:` and `turns:` addresses (RFC 7065). */
  urls: z.array(z.string()),
  username: z.string(),
  credential: z.string(),
});

/** `GET /api/ice`. `forMs`: how long the relay takes the credentials; ask again before. 0 where there are none. */
export const IceServers = z.object({ servers: z.array(IceServer), forMs: z.number().int() });
export type IceServers = z.infer<typeof IceServers>;

/** `POST /api/check/media`: an offer with one section that receives sound, and that section's `a=mid`. */
export const CheckOffer = z.object({ sdp: z.string().min(1).max(limits.checkSdp), mid: z.string().min(1).max(16) });
export const CheckAnswer = z.object({ sdp: z.string() });
export type CheckAnswer = z.infer<typeof CheckAnswer>;
