import { UserError } from '../errors.ts';
import type { SessionsAnywhere } from '../cluster/sessions.ts';
import type { Relay } from '../turn/credentials.ts';
import type { FirstPicture, Whep } from '../whep/whep.ts';
import { mediaSessionRoutes } from './media-sessions.ts';

/** WHEP (draft-ietf-wish-whep): a player watches a room with a player token of it as its bearer token. */
export function whepRoutes({ whep, sessions, relay }: { whep: Whep; sessions: SessionsAnywhere; relay: Relay }) {
  const words = {
    unauthenticated: 'This is not a player token of this room, or not any more. Copy it again, or make a new one.',
    sdp_invalid: 'The offer cannot be answered: it must ask for VP8 or H.264 and for Opus, bundled, with a=mid.',
    bad_request: 'The picture is camera or screen.',
    quota: 'So many players may use one token. End one of them, or make another token.',
    rate: 'Too many tries in a short time. Wait a moment.',
  };
  const otherCodecs =
    'Video is VP8 or H.264 (packetization mode 1), and sound Opus: the player must offer to receive these.';
  return mediaSessionRoutes(
    {
      path: '/whep',
      words,
      otherCodecs,
      begin: async ({ room, secret, address, sdp, query }) =>
        whep.play(room, secret, address, sdp, firstPicture(query.get('picture'))),
      sessions,
    },
    relay,
  );
}

/** The camera unless `?picture=screen` is asked for. */
function firstPicture(asked: string | null): FirstPicture {
  if (asked === null || asked === 'camera') return 'camera';
  if (asked === 'screen') return 'screen';
  throw new UserError('bad_request', { field: 'picture' });
}
