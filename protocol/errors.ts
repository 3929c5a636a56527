import type { RuleBroken } from './chat.ts';

/**
 * The one catalogue of errors. A code never changes its meaning; the words people read come from `web/i18n` by code.
 * `status` is the HTTP status when the error answers a request. PROTOCOL.md lists the same codes; a test compares them.
 */
export const errorCatalogue = {
  // at the door
  bad_request: { status: 400, text: 'The request does not have the form the protocol asks for.' },
  too_large: { status: 413, text: 'The message or body is larger than the limit.' },
  unsupported_version: { status: 400, text: 'The client speaks another version of the protocol. Reload the page.' },
  forbidden_origin: { status: 403, text: 'The request comes from another web site.' },
  unauthenticated: { status: 401, text: 'Sign in first.' },
  unverified: { status: 403, text: 'Confirm the e-mail address first.' },
  forbidden: { status: 403, text: 'Your role does not allow this.' },
  not_found: { status: 404, text: 'There is no such thing, or you may not see it.' },
  conflict: { status: 409, text: 'Somebody changed this in the meantime.' },
  rate: { status: 429, text: 'Too many in a short time. Wait `retryAfterMs`.' },
  busy: { status: 503, text: 'The server cannot store this right now. Nothing was accepted; try again.' },
  overloaded: {
    status: 503,
    text: 'The server has as many people as it can serve. Those inside go on; come again after `retryAfterMs`.',
  },
  internal: { status: 500, text: 'A fault of the server. It is logged under the request id.' },

  // accounts
  credentials: { status: 401, text: 'E-mail and password do not belong together.' },
  token_invalid: { status: 400, text: 'The link was used already or is too old.' },
  password_weak: { status: 400, text: 'The password is too short, too long or too common.' },
  already_claimed: { status: 409, text: 'This server has an administrator already.' },
  last_admin: { status: 409, text: 'The last administrator cannot be disabled or demoted.' },

  // rooms
  code_unknown: { status: 404, text: 'No room has this code.' },
  room_full: { status: 409, text: 'The room has as many members as it may have.' },
  quota: { status: 429, text: 'You have as many of these as you may have.' },
  last_owner: { status: 409, text: 'A room keeps at least one owner.' },
  lecture_live: { status: 409, text: 'A lecture is live in this room already.' },
  lecture_not_live: { status: 409, text: 'No lecture is live in this room.' },
  removed: {
    status: 403,
    text: 'Staff removed you from this room. `reason` and, unless it is for good, `retryAfterMs` say more.',
  },

  // chat
  rule: { status: 403, text: 'The rules of the room do not allow this message. `rule` says which.' },
  too_late: { status: 409, text: 'A message can be changed for five minutes.' },

  // media
  stage_taken: { status: 409, text: 'Another tab or device is presenting. Ask before taking over.' },
  stage_full: { status: 409, text: 'All places on stage are taken. Send somebody back first.' },
  sdp_invalid: { status: 400, text: 'The session description is not one we can answer.' },
  media_unavailable: { status: 503, text: 'The media service is starting again. Try again in a moment.' },
  media_full: { status: 503, text: 'The lecture has as many viewers as this server can serve.' },
} as const satisfies Record<string, { status: number; text: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** What an HTTP error answers with, and what an `error` message on the socket carries besides `type` and `re`. */
export interface ErrorBody {
  code: ErrorCode;
  /** Milliseconds until the same request may succeed. Present with `rate`, `busy` and `overloaded`, and where a mute or removal ends. */
  retryAfterMs?: number;
  /** The field that was wrong, as a path (`name`, `tracks.0.mid`). Present with `bad_request` where one is to blame. */
  field?: string;
  /** The rule of the room that was broken. Present with `rule`, and with `rate` for `slow`. */
  rule?: RuleBroken;
  /** What staff wrote about it. */
  reason?: string;
}

/** WebSocket close codes of our own (RFC 6455 section 7.4.2 leaves 4000 to 4999 to applications). */
export const closeCodes = {
  /** The session ended (signed out, disabled, password changed): do not come back without signing in. */
  sessionEnded: 4001,
  /** The client broke the protocol: a bug in the client, do not retry the same. */
  protocolError: 4002,
  /** The client sent too much for too long. */
  flooding: 4003,
  /** The client read too slowly: come back and resume by `seq`. */
  slowReader: 4004,
  /** No heartbeat for too long. */
  silent: 4005,
  /** The account has too many sockets; the oldest was closed. */
  tooManySockets: 4006,
  /** The server is restarting: come back at a random moment within 3 s. */
  leaving: 4007,
} as const;
