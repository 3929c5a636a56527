/**
 * Every maximum of ChatStream, in one place (invariant 5 of ARCHITECTURE.md). Each has a test that goes past it.
 * Nothing but values here: the browser takes them as they are. Lengths count UTF-16 code units, sizes bytes,
 * times milliseconds.
 */
import { classroomLimits } from './classroom-limits.ts';
import { lensLimits } from './lens-limits.ts';

export const limits = {
  // people
  nameLength: 80,
  emailLength: 254, // RFC 5321 section 4.5.3.1.3, less the angle brackets
  passwordMin: 10,
  passwordMax: 128,
  sessionsPerAccount: 50,
  presenterDomains: 100,
  /** How long something may be kept that is not kept for good. */
  retentionDays: 3_650,
  /** How often it is looked whether it is time to remove what is old. */
  retentionLookMs: 10 * 60_000,
  /** Places that one event `chat.forgotten` speaks of. */
  forgottenAtOnce: 200,
  /** A database up to this size is rewritten at once after an erasure, a larger one in the night. */
  compactAtOnceBytes: 64 * 1024 * 1024,
  /** How often a node looks whether another process erased something. */
  erasuresEveryMs: 5_000,
  mailsKept: 200,

  // rooms
  roomNameLength: 120,
  roomDescriptionLength: 2_000,
  lectureTitleLength: 160,
  roomsPerPresenter: 200,
  membersPerRoom: 20_000,
  invitationsPerRoom: 2_000,

  // chat and the room log
  messageLength: 4_000,
  outboxLength: 200,
  mentionsPerMessage: 10,
  /** How long one may change one's own message. */
  editMs: 5 * 60_000,
  slowSecondsMax: 600,
  heldWords: 200,
  heldWordLength: 60,
  reasonLength: 300,
  /** The longest mute or removal that is not for good. */
  sanctionMs: 366 * 24 * 60 * 60_000,
  sanctionsPerRoom: 5_000,
  /** Asides of one author that wait for staff, and all that a room keeps. */
  asidesWaiting: 20,
  asidesPerRoom: 100_000,
  searchLength: 100,
  /** Events one request looks through, and the time it may spend on them; the answer says where to go on. */
  searchedEvents: 5_000,
  searchMs: 150,
  /** Searches that run at once, and those that wait for their turn and for how long. */
  searches: { atOnce: 2, waiting: 200, patienceMs: 5_000 },
  exportPage: 200,
  /** Exports that run at once, and those that wait for their turn and for how long. */
  exports: { atOnce: 4, waiting: 40, patienceMs: 30_000 },
  /** How long the reader of an export may take for one page of it, and for all. */
  exportStallMs: 30_000,
  exportMs: 15 * 60_000,
  /** Messages asked for by their seq, as for quotes. */
  eventsBySeq: 50,
  /** Events given to a newcomer with the snapshot. */
  snapshotEvents: 60,
  /** Messages whose reactions are given with the snapshot. */
  snapshotReactions: 200,
  /** Missed events given in one reply to a resuming client; beyond that it is told to resync. */
  resumeEvents: 1_000,
  /** Events a room keeps in memory. */
  tailEvents: 1_200,
  /** Appends of one batch, and of everything that may wait for the store before `busy` is said. */
  appendBatch: 512,
  appendQueue: 5_000,
  appendPatienceMs: 2_000,
  /** While many are appended, one batch begins so long after the other: a millisecond for every `appendsPerMs` a second. */
  appendsPerMs: 4,
  appendGatherMs: 25,

  /** Room logs whose size an administrator is shown, and those whose growth is counted. */
  storageRooms: { shown: 20, counted: 500 },

  // pages of lists
  pageSize: 50,
  pageSizeMax: 200,

  // sockets
  frameBytes: 320 * 1024,
  jsonDepth: 12,
  socketsPerAccount: 20,
  /** Messages of any kind a socket may send: a bucket of `burst`, refilled at `perSecond`. */
  messageRate: { burst: 60, perSecond: 30 },
  /** Refused messages within a minute after which a socket is closed. */
  refusalsPerMinute: 200,
  heartbeatMs: 2_500,
  heartbeatMissedMs: 6_000,
  /** Frames of one message; browsers send one. */
  fragments: 64,
  /** How long a message in fragments may take, from the first look that finds it begun: 2.5 s later at most. */
  unfinishedMs: 5_000,
  /** Shorter messages are not deflated: nothing would be won. */
  deflateFromBytes: 256,
  slowReader: { bytes: 1024 * 1024, messages: 500, ms: 5_000 },
  /**
   * A room that would cost many writes a second gathers events and sends them as one frame: a millisecond for every
   * `writesPerMs`. The longest is for 1,000 sockets and 100 messages a second: a tenth of the writes, and with the time
   * to store and to write still within 150 ms for nearly everyone.
   */
  flush: { writesPerMs: 1_000, longestMs: 100 },
  countEveryMs: 2_000,

  // rates of people, per account unless said
  chatRate: { burst: 5, perSecond: 4 },
  eraseRate: { burst: 20, perSecond: 5 },
  reactRate: { burst: 10, perSecond: 3 },
  /** What staff do: rules, pins, mutes, decisions. */
  moderateRate: { burst: 30, perSecond: 5 },
  /** Messages of all people to one room, so that one room cannot take the store from the others. */
  roomRate: { burst: 600, perSecond: 300 },
  searchRate: { burst: 10, perSecond: 2 },
  exportRate: { burst: 5, perSecond: 0.1 },
  /** Reactions of a room are told at most this often, of so many messages at once; the others wait for the next time. */
  reactionsEveryMs: 500,
  reactionsToldAtOnce: 200,
  mediaRate: { burst: 12, perSecond: 2 },
  handRate: { burst: 6, perSecond: 0.5 },
  listRate: { burst: 10, perSecond: 2 },
  /** Invitations by e-mail, per inviting account: a whole course at once, then slowly. */
  inviteRate: { burst: 100, perSecond: 0.2 },
  joinTries: { count: 20, windowMs: 10 * 60_000 },
  signInTries: { count: 10, windowMs: 15 * 60_000 },
  signUps: { count: 600, windowMs: 60 * 60_000 }, // per address: a lecture hall shares one
  mailsPerAddress: { count: 5, windowMs: 60 * 60_000 },
  iceRate: { burst: 20, perSecond: 0.2 },
  httpBodyBytes: 64 * 1024,
  httpHeaderBytes: 16 * 1024,
  httpHeaders: 100,
  /**
   * How long a connection may take to say its first byte, to finish the TLS handshake, its headers, a whole request: whoever
   * does not finish one of them is gone after 15 s.
   */
  httpFirstByteMs: 5_000,
  httpHelloMs: 10_000,
  httpHeadersMs: 8_000,
  httpRequestMs: 30_000,
  /** Longer than the 60 s for which proxies commonly keep a connection they may use again. */
  httpKeepAliveMs: 65_000,
  httpSilentMs: 120_000,
  /** TCP connections, and of one address: a lecture hall shares one. */
  connections: 10_000,
  connectionsPerAddress: 4_000,
  /** File handles that connections never take: for files, the database, workers, mails. */
  handlesKept: 64,
  /**
   * When more people would harm those inside: how often the server looks, the least time after which those who were asked to wait
   * come again, for how long the place of somebody who left is kept and of how many people, and how long ago the database may
   * have seen them (it is told every five minutes).
   */
  overload: { lookMs: 1_000, retryMs: 10_000, keptMs: 5 * 60_000, remembered: 20_000, seenMs: 10 * 60_000 },
  /** Password hashes computed at once; more wait, and past `waiting` are refused. */
  hashing: { atOnce: 2, waiting: 200 },

  // media signalling
  /**
   * Offers by stream key, and by player token, per room and address: an encoder or player that comes again and again, or
   * somebody who tries keys.
   */
  encoderRate: { burst: 10, perSecond: 0.5 },
  /** One trickled piece of an offer. */
  sdpFragmentBytes: 16 * 1024,
  /** How often it is looked whether who publishes by a stream key, or watches by a player token, still may. */
  encoderReviewMs: 1_000,
  playerTokensPerRoom: 20,
  /** Players at once with one token. One that crashed counts until its silence is noticed. */
  playersPerToken: 10,
  sdpBytes: 256 * 1024,
  sdpMediaSections: 16,
  sdpCandidates: 64,
  mediaConnectionsPerSocket: 3,
  /** Who gives the lecture, and those brought on stage. */
  stagePlaces: 4,
  /** How long somebody who is asked on stage may think about it. */
  invitationMs: 60_000,
  /** Hands that are up in a room, those of them that staff are told of, and how often. */
  handsPerRoom: 1_000,
  handsTold: 100,
  handsEveryMs: 500,
  subscribersPerRoom: 2_000,
  /** Processes that carry media on one machine, each with UDP ports of its own. */
  mediaWorkers: 8,
  /** What one worker may have waiting for another that does not keep up: some seconds of a lecture. */
  linkBytes: 4 * 1024 * 1024,
  /** Between nodes: how long a ticket is good, and how many may be out. */
  linkTicketMs: 5_000,
  linkTickets: 1_000,
  /** How long the making of such a link may take, from the first packet of TCP to the last of TLS. */
  linkOpenMs: 5_000,
  /** Both ends say this often that they are there, and end a link on which nothing came for so long. */
  linkPingMs: 500,
  linkSilentMs: 2_000,
  /** Connections that begin as one between nodes does: within this time they say which; so many may be about to. */
  linkNameMs: 2_000,
  linkNames: 32,
  /** How long the bus between nodes may take for an answer, and how many answers may be waited for. */
  busPatienceMs: 1_500,
  busWaiting: 20_000,
  /** Nodes say this often that they are there; one that was not heard for so long is gone. */
  nodeBeatMs: 1_000,
  nodeGoneMs: 3_000,
  /** How long a node keeps a room's live state without saying so again. */
  homeLeaseMs: 3_000,
  /** How long a node may take to answer another, and where it has to open a media connection first. */
  nodePatienceMs: 3_000,
  nodeMediaPatienceMs: 8_000,
  /** Of so many rooms a node tells the others how many are there, and so many lost nodes it remembers. */
  roomsSaid: 1_000,
  nodesRemembered: 1_000,
  /** How often a node asks the store whether it missed something of its rooms: while the bus carries, and while it does not. */
  seqLookMs: 1_000,
  seqLookAwayMs: 500,
  /** While the bus is away: how often everybody's rights are looked up. */
  rightsLookAwayMs: 5_000,
  keyframeEveryMs: 350,
  /** How long a media connection outlives the socket that asked for it. */
  mediaOrphanMs: 10_000,
  /** A publisher that sent nothing for this long is away. */
  publisherSilentMs: 3_000,
  /** A client that got its answer has this long to connect. */
  mediaConnectMs: 15_000,
  /** A viewer that is sent packets and reports nothing for this long is gone. */
  viewerSilentMs: 10_000,
  /** Packets taken from one publisher; three sources at their best need some 900 a second. */
  publisherPackets: { burst: 4_000, perSecond: 4_000 },
  /** Packets of one viewer (reports, and whatever else he sends); beyond `viewerRtcp` its connection is closed. */
  viewerRtcp: { burst: 1_000, perSecond: 300 },
  viewerResends: { burst: 1_000, perSecond: 500 },
  /** Packets with which all viewers of one media worker together try whether their links carry more; 300 to 1,400 bytes each. */
  probePackets: { burst: 2_000, perSecond: 4_000 },
  viewerKeyframes: { burst: 4, perSecond: 0.5 },

  // the direct path
  /** A presenter's link carries his picture so many times; whoever comes beyond that is served by the server, as all others. */
  directViewers: 4,
  /** An offer or answer between two pages, with its candidates. */
  directSdp: 32 * 1024,
  directRate: { burst: 40, perSecond: 4 },
  /** How long all must have agreed before the direct path is tried, so that nobody who comes or goes is moved to and fro. */
  directSettleMs: 3_000,
  /** After a direct connection failed. */
  directPauseMs: 60_000,

  // people behind a network without UDP
  /** How long a credential for the relay may be good. */
  turnHours: 12,
  /** What one person may have open at the relay: three ways to it, for four pages or devices. */
  relayAllocations: 12,
  /** Addresses of a relay that our door for it answers, in all and of one connection; and for how long after the last packet. */
  doorAddresses: 1_000,
  doorAddressesPerConnection: 8,
  doorSilentMs: 30_000,
  /** The page that tests a network: media connections at once of all people, of one person, and how long one is kept. */
  checksAtOnce: 20,
  checkRate: { burst: 16, perSecond: 0.1 },
  checkMs: 12_000,
  checkSdp: 32 * 1024,
  /** What one download is, and how many a person may have; uploads are of at most `httpBodyBytes`. */
  checkBytes: 1024 * 1024,
  checkDownloadRate: { burst: 16, perSecond: 0.1 },
  checkUploadRate: { burst: 200, perSecond: 1 },

  ...classroomLimits,
  ...lensLimits,

  // tokens in mails and links
  verifyTokenMs: 60 * 60_000,
  resetTokenMs: 60 * 60_000,
  claimTokenMs: 24 * 60 * 60_000,
  sessionMs: 30 * 24 * 60 * 60_000,

  // what whoever runs the server sets
  /** Connections of one node to PostgreSQL, besides the one for appends. */
  databasePool: 100,
  /** Backups kept in a folder. */
  backupsKept: 1_000,
  /** A line of a backup, in characters: beyond any row we write. */
  backupLine: 16 * 1024 * 1024,
} as const;
