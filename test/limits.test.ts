import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { limits } from '../protocol/limits.ts';

const root = path.resolve(import.meta.dirname, '..');
const fields = 'protocol/limits.test.ts';
const taken = 'as much as that is taken, and not one more';

/**
 * Where each limit is gone past, and what is claimed there. Whoever adds a limit adds a line here, or the types do not hold;
 * whoever renames or removes such a test finds out below.
 */
const beyond: Record<keyof typeof limits, [file: string, claim: string]> = {
  nameLength: [fields, taken],
  emailLength: [fields, taken],
  passwordMin: [fields, 'a password is not shorter than the limit'],
  passwordMax: [fields, taken],
  sessionsPerAccount: ['server/accounts/sessions.test.ts', 'an account has at most fifty sessions'],
  presenterDomains: [fields, taken],
  mailsKept: ['server/mail/mailer.test.ts', 'only the latest mails are kept'],

  roomNameLength: [fields, taken],
  roomDescriptionLength: [fields, taken],
  lectureTitleLength: [fields, taken],
  roomsPerPresenter: ['server/rooms/quotas.test.ts', 'a presenter has so many rooms and no more'],
  membersPerRoom: ['server/rooms/quotas.test.ts', 'a room has so many members and no more'],
  invitationsPerRoom: ['server/rooms/quotas.test.ts', 'so many invitations wait in a room and no more'],

  messageLength: [fields, taken],
  outboxLength: ['web/room/outbox.test.ts', 'the outbox has a limit'],
  mentionsPerMessage: [fields, taken],
  editMs: ['server/chat/edits.test.ts', 'for five minutes by the server’s clock'],
  slowSecondsMax: [fields, taken],
  heldWords: [fields, taken],
  heldWordLength: [fields, taken],
  reasonLength: [fields, taken],
  sanctionMs: [fields, taken],
  sanctionsPerRoom: ['server/chat/moderation.test.ts', 'a room keeps so many sanctions'],
  asidesWaiting: ['server/chat/asides.test.ts', 'one author has so many waiting'],
  asidesPerRoom: ['server/chat/asides.test.ts', 'a room keeps so many; the oldest goes'],
  searchLength: ['server/http/search.test.ts', 'a hundred signs are enough'],
  searchedEvents: ['server/http/search.test.ts', 'looks through so many events at most'],
  searchMs: ['server/http/search.test.ts', 'spends so much time at most'],
  searches: ['server/gate.test.ts', 'lets so many in'],
  exportPage: ['server/http/export.test.ts', 'has who wrote what and when'],
  exports: ['server/http/export.test.ts', 'one at a time of one person, so many at once of all'],
  exportStallMs: ['server/http/download.test.ts', 'whoever stops reading, or never begins, is cut off'],
  exportMs: ['server/http/download.test.ts', 'whoever reads as slowly as he may is cut off'],
  eventsBySeq: ['server/http/events.test.ts', 'never gives more than a page'],
  snapshotEvents: ['server/rooms/live/room.test.ts', 'who comes anew the last messages'],
  snapshotReactions: ['server/chat/reactions.test.ts', 'the newest two hundred messages with reactions are given'],
  resumeEvents: ['test/promises/lines.test.ts', 'who missed more reads the rest in pages'],
  tailEvents: ['server/rooms/live/tail.test.ts', 'forgets the oldest beyond its capacity'],
  appendBatch: ['server/store/append-queue.test.ts', 'a batch is no larger than the limit'],
  appendGather: [
    'server/store/append-queue.test.ts',
    'few appends wait for nothing, many gather, and none longer than the limit',
  ],
  appendQueue: ['server/store/append-queue.test.ts', 'more than may wait are refused at once'],
  appendPatienceMs: ['server/store/append-queue.test.ts', 'is not waited for longer than promised'],

  pageSize: ['server/rooms/quotas.test.ts', 'a room has so many members and no more'],
  pageSizeMax: [fields, taken],

  frameBytes: ['server/ws/sockets.test.ts', 'a frame over the limit closes the socket'],
  jsonDepth: ['server/ws/decode.test.ts', 'deep nesting, a million brackets'],
  socketsPerAccount: ['server/ws/sockets.test.ts', 'an account has at most so many sockets'],
  messageRate: ['server/ws/sockets.test.ts', 'who sends too much is told so'],
  refusalsPerMinute: ['test/promises/flood.test.ts', 'the rest refused, and it is closed'],
  heartbeatMs: ['server/ws/connection.test.ts', 'who is silent is asked once'],
  heartbeatMissedMs: ['server/ws/connection.test.ts', 'given up six seconds after the last word'],
  fragments: ['server/ws/hostile.test.ts', 'ten thousand fragments each and no end are closed'],
  deflateFromBytes: ['server/ws/deflate.test.ts', 'what is short already is sent as it is'],
  slowReader: ['server/ws/connection.test.ts', 'who lets five hundred messages pile up is cut'],
  flush: ['server/rooms/live/outgoing.pace.test.ts', 'up to the limit and no longer'],
  countEveryMs: ['server/rooms/counting.test.ts', 'a crowd that leaves at once is counted twice at most'],

  chatRate: ['server/chat/chat.test.ts', 'five at once and four a second'],
  eraseRate: ['server/chat/rates.test.ts', 'so many messages are erased at once'],
  reactRate: ['server/chat/reactions.test.ts', 'ten clicks at once are enough'],
  moderateRate: ['server/chat/moderation.test.ts', 'staff act at a pace'],
  roomRate: ['server/chat/chat.test.ts', 'past its pace a message waits'],
  searchRate: ['server/http/search.test.ts', 'nobody asks without end'],
  exportRate: ['server/http/export.test.ts', 'no more than so many in a while'],
  reactionsEveryMs: ['server/chat/reactions.test.ts', 'costs each of them a few messages'],
  reactionsToldAtOnce: ['server/chat/reactions.test.ts', 'are told one signal later'],
  mediaRate: ['server/stage/crowd.test.ts', 'one person does not ask the media service without end'],
  handRate: ['server/hands/hands.test.ts', 'a hand does not go up and down without end'],
  listRate: ['server/rooms/counting.test.ts', 'who is here is not asked for without end'],
  inviteRate: ['server/rooms/rooms.test.ts', 'one person cannot have the server write to the whole world'],
  joinTries: ['server/rooms/rooms.test.ts', 'codes cannot be tried out'],
  signInTries: ['server/accounts/entrance.test.ts', 'ten tries at an account from one place'],
  signUps: ['server/accounts/sign-ups.test.ts', 'a whole hall signs up in an hour, and not two'],
  mailsPerAddress: ['server/accounts/registration.test.ts', 'nobody’s mailbox is flooded'],
  iceRate: ['server/turn/credentials.test.ts', 'nobody asks for them without end'],
  httpBodyBytes: ['server/http/app.test.ts', 'a body that is too large is refused'],
  httpHeaderBytes: ['server/http/listener.test.ts', 'headers of 32 KiB are refused'],
  httpHeaders: ['server/http/silence.test.ts', 'more headers than any browser sends are refused'],
  httpHelloMs: ['server/http/listener.test.ts', 'whoever says nothing, or half of a TLS greeting, is cut off'],
  httpHeadersMs: ['server/http/listener.test.ts', 'headers that never end are cut off'],
  httpRequestMs: ['server/http/listener.test.ts', 'a body that never ends is cut off'],
  httpKeepAliveMs: ['server/http/silence.test.ts', 'is shut when none comes'],
  httpSilentMs: ['server/http/silence.test.ts', 'a connection on which nothing moves is shut'],
  connections: ['server/http/door.test.ts', 'all addresses together hold so many connections'],
  connectionsPerAddress: ['server/http/door.test.ts', 'one address holds so many connections'],
  hashing: ['server/accounts/passwords.test.ts', 'past those that may wait, further ones are refused'],

  encoderRate: ['server/whip/whip.test.ts', 'keys are not tried without end'],
  sdpFragmentBytes: ['server/whip/whip.test.ts', 'bodies beyond their limits are refused'],
  encoderReviewMs: ['server/whip/whip.test.ts', 'it is looked again and again whether who publishes still may'],
  playerTokensPerRoom: ['server/whep/whep.test.ts', 'a room has so many player tokens and no more'],
  playersPerToken: [
    'server/whep/whep.test.ts',
    'so many players use one token at once, and one more when one has ended',
  ],
  sdpBytes: ['server/media/worker/sdp/sdp.test.ts', 'more than the limit'],
  sdpMediaSections: ['server/media/worker/sdp/sdp.test.ts', 'one media section too many'],
  sdpCandidates: ['server/media/worker/sdp/sdp.test.ts', 'one candidate too many'],
  stagePlaces: [fields, taken],
  invitationMs: ['server/stage/speakers.test.ts', 'who does not answer in time is not asked any more'],
  handsPerRoom: ['server/hands/hands.test.ts', 'so many hands are up in a room and no more'],
  handsTold: ['server/hands/hands.test.ts', 'staff are told of the first of a long line'],
  handsEveryMs: ['server/hands/hands.test.ts', 'many hands at once are told together'],
  mediaConnectionsPerSocket: ['server/stage/crowd.test.ts', 'the oldest goes for the next'],
  subscribersPerRoom: ['server/stage/crowd.test.ts', 'a room has so many viewers; one more is told'],
  mediaWorkers: ['server/config.test.ts', 'all cores but one carry media, and never more than eight'],
  linkBytes: [
    'server/media/worker/link/link.test.ts',
    'a worker that does not keep up is given up, one that does is not',
  ],
  keyframeEveryMs: ['server/media/worker/publisher.test.ts', 'keyframes are asked for at most three times a second'],
  mediaOrphanMs: ['server/stage/crowd.test.ts', 'a media connection outlives its socket for a while'],
  publisherSilentMs: ['server/media/worker/publisher.test.ts', 'when packets begin to flow and when they stop'],
  mediaConnectMs: ['server/media/worker/connections.test.ts', 'who does not connect in time is given up'],
  viewerSilentMs: ['server/media/worker/subscriber.test.ts', 'no longer reports is gone'],
  publisherPackets: ['server/media/worker/publisher.test.ts', 'more packets than three sources need'],
  viewerRtcp: ['server/media/worker/subscriber.test.ts', 'whoever floods is given up'],
  viewerResends: ['server/media/worker/subscriber.test.ts', 'nobody can have more sent again'],
  viewerKeyframes: ['server/media/worker/subscriber.test.ts', 'a flood of keyframe requests'],
  probePackets: ['server/media/worker/subscriber.test.ts', 'all viewers together try their links with so many packets'],
  directViewers: ['server/direct/decision.test.ts', 'four viewers, and not five'],
  directSdp: [fields, taken],
  directRate: ['server/direct/direct.test.ts', 'nobody signals without end'],
  directSettleMs: ['server/direct/direct.test.ts', 'all must have agreed for a while'],
  directPauseMs: ['server/direct/direct.test.ts', 'no direct path for a minute'],
  turnHours: ['server/turn/settings.test.ts', 'a credential is good for half a day at most'],
  relayAllocations: ['test/promises/relay.test.ts', 'one person has so many open at once and no more'],
  doorAddresses: ['server/media/worker/door/door.test.ts', 'so many addresses are let in and no more'],
  doorAddressesPerConnection: ['server/media/worker/door/door.test.ts', 'gives up its own oldest address'],
  doorSilentMs: ['server/media/worker/door/door.test.ts', 'an address that is silent is forgotten'],
  checksAtOnce: ['server/check/check.test.ts', 'so many are tested at once; one more is told to wait'],
  checkRate: ['server/check/check.test.ts', 'nobody tests without end'],
  checkMs: ['server/check/check.test.ts', 'a test ends by itself'],
  checkSdp: [fields, taken],
  checkBytes: ['server/check/check.test.ts', 'nobody downloads without end'],
  checkDownloadRate: ['server/check/check.test.ts', 'nobody downloads without end'],
  checkUploadRate: ['server/check/check.test.ts', 'nobody uploads without end'],

  verifyTokenMs: ['server/accounts/registration.test.ts', 'a link works for an hour'],
  resetTokenMs: ['server/accounts/recovery.test.ts', 'a link is too old after an hour'],
  claimTokenMs: ['server/accounts/first-admin.test.ts', 'the link works for a day'],
  sessionMs: ['server/accounts/entrance.test.ts', 'a session ends after its time'],
};

test.each(Object.entries(beyond))('%s is gone past where it is said', (limit, [file, claim]) => {
  expect(limits).toHaveProperty(limit);
  expect(readFileSync(path.join(root, file), 'utf8')).toContain(claim);
});

test('every limit is gone past somewhere', () => {
  expect(Object.keys(beyond).sort()).toEqual(Object.keys(limits).sort());
});
