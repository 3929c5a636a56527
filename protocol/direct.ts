/**
 * The direct path: in a small lecture picture and sound may go straight from the presenter's page to the viewers', past the server.
 * Both sides learn each other's network addresses, so all of them are asked first. Live state of the live lecture.
 */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import { limits } from './limits.ts';
import { Picture } from './stage.ts';

/**
 * This page may be connected directly, as who gives the lecture or as a viewer; or not, or not any more: then what it has ends at
 * once. Holds until the socket leaves the room. Needs `stage.watch`. Answered by `ok`, whatever the room allows. Errors: `rate`.
 */
export const DirectConsent = z.object({
  type: z.literal('direct.consent'),
  id: RequestId,
  room: Id,
  consents: z.boolean(),
});

const Sdp = z.string().min(1).max(limits.directSdp);

/**
 * What the two ends of a direct connection tell each other. The presenter's page offers, with all its candidates (RFC 8839); the
 * viewer's answers, says `shown` when it shows what came, and how much picture it wants.
 */
export const DirectData = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offer'), sdp: Sdp }),
  z.object({ kind: z.literal('answer'), sdp: Sdp }),
  z.object({ kind: z.literal('shown') }),
  z.object({ kind: z.literal('prefer'), picture: Picture }),
]);
export type DirectData = z.infer<typeof DirectData>;

/**
 * Pass this on to the other end, named in `direct.mode`. Only between who gives the lecture and one viewer, and only while the mode
 * is `direct`. Nothing of it is kept. Needs `stage.watch`. Answered by `ok`. Errors: `not_found` (no such end, or the mode is
 * `server`), `rate`.
 */
export const DirectSignal = z.object({
  type: z.literal('direct.signal'),
  id: RequestId,
  room: Id,
  to: Id,
  data: DirectData,
});

/**
 * The direct connection with that end does not come about, or shows nothing any more. All go on by the server, and this viewer
 * stays there for the rest of the lecture. Needs `stage.watch`. Answered by `ok`. Errors: `not_found` (no such end), `rate`.
 */
export const DirectFailed = z.object({ type: z.literal('direct.failed'), id: RequestId, room: Id, with: Id });

/** The other end of a direct connection; `id` is good for this connection alone and says nothing of the account. */
export interface DirectEnd {
  id: string;
  name: string;
}

/**
 * To who gives the lecture and to each viewer concerned: how picture and sound go from now on. `with`: whom one is to be connected
 * with directly; in mode `server` with whom one may stay connected until the server's picture stands, two seconds at most. A
 * connection with anybody else ends at once. Without this message the mode is `server`.
 */
export interface DirectMode {
  type: 'direct.mode';
  room: string;
  mode: 'server' | 'direct';
  with: DirectEnd[];
}

/** What the other end told one by `direct.signal`. */
export interface DirectSignalled {
  type: 'direct.signalled';
  room: string;
  from: string;
  data: DirectData;
}
