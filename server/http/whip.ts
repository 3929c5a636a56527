import type { SessionsAnywhere } from '../cluster/sessions.ts';
import type { Relay } from '../turn/credentials.ts';
import type { Whip } from '../whip/whip.ts';
import { mediaSessionRoutes } from './media-sessions.ts';

/** WHIP (RFC 9725): an encoder publishes with the room's stream key as its bearer token. */
export function whipRoutes({ whip, sessions, relay }: { whip: Whip; sessions: SessionsAnywhere; relay: Relay }) {
  const words = {
    unauthenticated: 'This is not the stream key of this room. Copy the key again, or make a new one.',
    stage_taken: 'Somebody else is presenting. Ask before taking over.',
    sdp_invalid: 'The offer cannot be answered: video must be VP8 or H.264 and sound Opus, bundled, with a=mid.',
    rate: 'Too many tries in a short time. Wait a moment.',
  };
  const otherCodecs = 'Video must be VP8 or H.264 (packetization mode 1), and sound Opus. Choose these in the encoder.';
  return mediaSessionRoutes(
    {
      path: '/whip',
      words,
      otherCodecs,
      begin: ({ room, secret, address, sdp }) => whip.publish(room, secret, address, sdp),
      sessions,
    },
    relay,
  );
}
