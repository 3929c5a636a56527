/** Everybody's networks in numbers, and who asks for help with his own. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import type { SentPicture } from './stage.ts';

/** How the page's media goes, as the browser says (W3C webrtc-stats): straight to the server, by its relay, or not known. */
export const MediaPath = z.enum(['direct', 'udp', 'tcp', 'tls']);
export type MediaPath = z.infer<typeof MediaPath>;

/**
 * The page says how its media goes, once for each of its sockets and whenever that changes; it is counted in the class map and nowhere else.
 * Needs `stage.watch`. Answered by `ok`. Errors: `not_found` (this page watches nothing), `rate`.
 */
export const MediaWay = z.object({
  type: z.literal('media.way'),
  id: RequestId,
  room: Id,
  path: MediaPath,
});

/** What may be wrong with somebody's lecture, most specific first. `none`: nothing we can see. */
export const Problem = z.enum([
  'no_socket',
  'no_media',
  'udp_blocked',
  'presenter_link',
  'server_busy',
  'loss',
  'narrow',
  'delay',
  'jitter',
  'slow_device',
  'sound_blocked',
  'none',
]);
export type Problem = z.infer<typeof Problem>;

/**
 * Ask staff for help, with what one's own page found, which is all that staff see of it; or with null that it is well again. Once more says
 * how it is now. It is forgotten after `limits.helpMs`, when one has left for `limits.mediaOrphanMs`, and with the lecture. Needs
 * `stage.watch`. `person`: somebody else was helped, `trouble` is null then; needs `people.see`. Answered by `ok`; `lens.helps` is told.
 * Errors: `lecture_not_live`, `rate`, `quota` (`limits.helpsPerRoom` ask already), `forbidden`, `bad_request`.
 */
export const LensHelp = z.object({
  type: z.literal('lens.help'),
  id: RequestId,
  room: Id,
  person: Id.optional(),
  trouble: z
    .object({
      problem: Problem,
      lossPercent: z.number().min(0).max(100).nullable(),
      roundTripMs: z.number().min(0).max(60_000).nullable(),
      kbits: z.number().min(0).max(1_000_000).nullable(),
      path: MediaPath.nullable(),
      quality: z.enum(['high', 'medium', 'low', 'none']).nullable(),
    })
    .nullable(),
});
export type Trouble = NonNullable<z.infer<typeof LensHelp>['trouble']>;

/**
 * Signal. To staff (`people.see`), at most every `limits.helpsToldEveryMs`: everybody who asks for help now, the first who asked first. To
 * whoever asks himself: his own entry, or nobody when he does not ask any more.
 */
export interface LensHelps {
  type: 'lens.helps';
  room: string;
  people: { id: string; name: string; since: number; trouble: Trouble }[];
}

/** Staff: everybody's networks in numbers, counted anew at most every `limits.lookedEveryMs`. Needs `people.see`. Answered by `lens.mapped`. Errors: `forbidden`, `rate`, `busy`. */
export const LensMap = z.object({ type: z.literal('lens.map'), id: RequestId, room: Id });

export interface LensMapped {
  type: 'lens.mapped';
  re: number;
  room: string;
  at: number;
  map: ClassMap;
  helps: LensHelps['people'];
}

/**
 * Numbers of people, each once, by the worse of his connections; without who gives the lecture. Never an address, a name, or a network of
 * fewer than `limits.networkLeast`. *Troubled*: loses 2 % or more, waits 300 ms or more, or gets less than was sent because the link is
 * congested. Of a connection that the lab impairs neither loss, round trip, quality nor congestion is counted.
 */
export interface ClassMap {
  /** People whose media is connected, and people here without any (chat alone). */
  watching: number;
  chatOnly: number;
  paths: Record<MediaPath | 'unknown', number>;
  /** Of the way to the server, which may be that of a relay. */
  families: { ipv4: number; ipv6: number };
  /** How many are in each step: below the step's bound, the last without one. Loss in percent, round trip in milliseconds. */
  loss: { bounds: number[]; counts: number[] };
  roundTrip: { bounds: number[]; counts: number[] };
  /** Of the large picture. */
  qualities: Record<SentPicture['quality'], number>;
  congested: number;
  /**
   * Networks (IPv4 /24, IPv6 /48) with many people, worst first, `limits.networksTold` at most: how many, and how many of them are troubled.
   * `number` is a name for this lecture alone: the first one told of is 1.
   */
  networks: { number: number; people: number; troubled: number; family: 4 | 6 }[];
  /** Everybody outside of these networks. */
  elsewhere: { people: number; troubled: number };
}
