/** Everybody's networks in numbers, and who asks for help with his own. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import type { SentPicture } from './stage.ts';

/** How the page's media goes, as the browser says (W3C webrtc-stats): straight to the server, by its relay, or not known. */
export const MediaPath = z.enum(['direct', 'udp', 'tcp', 'tls']);
export type MediaPath = z.infer<typeof MediaPath>;

/** The page says how its media goes, once and whenever that changes; it is counted in the class map and nowhere else. Answered by `ok`. Errors: `not_found`, `rate`. */
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
 * Ask staff for help, with what one's own page found; or with null that it is well again. Needs `stage.watch`. Answered by `ok`; staff are told
 * `lens.helps`. Errors: `lecture_not_live`, `rate`, `quota`.
 */
export const LensHelp = z.object({
  type: z.literal('lens.help'),
  id: RequestId,
  room: Id,
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

/** Signal to staff (`people.see`): everybody who asks for help now, the first who asked first. */
export interface LensHelps {
  type: 'lens.helps';
  room: string;
  people: { id: string; name: string; since: number; trouble: Trouble }[];
}

/** Staff: everybody's networks in numbers. Needs `people.see`. Answered by `lens.mapped`. Errors: `forbidden`, `rate`, `busy`. */
export const LensMap = z.object({ type: z.literal('lens.map'), id: RequestId, room: Id });

export interface LensMapped {
  type: 'lens.mapped';
  re: number;
  room: string;
  at: number;
  map: ClassMap;
  helps: LensHelps['people'];
}

/** Numbers of people, never one person: no address, no name, no network of fewer than `limits.networkLeast`. */
export interface ClassMap {
  /** Media connections of viewers, and people here without any (chat alone). */
  watching: number;
  chatOnly: number;
  paths: Record<MediaPath | 'unknown', number>;
  families: { ipv4: number; ipv6: number };
  /** How many are in each step: below the step's bound, the last without one. */
  loss: { bounds: number[]; counts: number[] };
  roundTrip: { bounds: number[]; counts: number[] };
  qualities: Record<SentPicture['quality'], number>;
  congested: number;
  /** Networks (IPv4 /24, IPv6 /48) with many people, worst first, without their addresses: how many, and how many of them lose much or wait long. */
  networks: { people: number; troubled: number; family: 4 | 6 }[];
  /** Troubled people outside of these networks. */
  elsewhere: { people: number; troubled: number };
}
