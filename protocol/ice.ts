/** How a browser whose network lets no UDP through to the server reaches it all the same. */
import { z } from 'zod';
import { Time } from './envelope.ts';

/** As `RTCConfiguration.iceServers` takes it. */
export const IceServer = z.object({
  /** `turn:` and `turns:` addresses (RFC 7065). */
  urls: z.array(z.string()),
  username: z.string(),
  credential: z.string(),
});

/** `GET /api/ice`. Ask again when `endsAt` (null: nothing ends) is near: then the relay takes the credentials no more. */
export const IceServers = z.object({ servers: z.array(IceServer), endsAt: Time.nullable() });
export type IceServers = z.infer<typeof IceServers>;
