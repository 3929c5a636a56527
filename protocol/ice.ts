/** How a browser whose network lets no UDP through to the server reaches it all the same. */
import { z } from 'zod';

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
