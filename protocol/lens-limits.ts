/** The part of `limits` that is about the lens and the lab; read it there. Sizes in bytes, times in milliseconds. */
export const lensLimits = {
  /** Everything the lens of one person asks: two questions a second while it is open. */
  lensRate: { burst: 30, perSecond: 6 },
  /** What many lenses ask alike, of publishers and of the class, is found out at most so often in a room. */
  lookedEveryMs: 1_000,
  /** Messages of a room whose way through the server is remembered, and frames of one layer. */
  journeysKept: 500,
  /** The node that the author of a message came to is waited for. */
  journeyPatienceMs: 1_000,
  /** The system is asked about the same socket and the same interface so often, and about so many sockets at once. */
  systemEveryMs: 1_000,
  socketsAtOnce: 200,
  /** The pause between two questions about sockets, how long an answer may take and how large it may be; after a failure nobody asks for a while. */
  systemPauseMs: 200,
  systemPatienceMs: 1_000,
  systemBytes: 512 * 1024,
  systemRestMs: 60_000,
  /** Names of a certificate that are told. */
  certificateNames: 100,
  framesKept: 256,
  /** A viewer's frames are noted for so long after they were last asked for. */
  framesNotedMs: 10_000,

  /** One recording of packets: how long, how many, and how much of each. The oldest packets go first. */
  recordingMs: 5 * 60_000,
  recordingPackets: 40_000,
  recordedBytes: 160,
  /** Recordings of one node at once. */
  recordings: 40,
  /** How much of a recording one answer brings. */
  recordingChunk: 64 * 1024,
  recordRate: { burst: 8, perSecond: 0.1 },

  /** People who ask staff for help with their connection, at once, and for how long one is remembered. */
  helpsPerRoom: 200,
  helpMs: 15 * 60_000,
  helpsToldEveryMs: 500,
  helpRate: { burst: 4, perSecond: 0.1 },
  /** A network is named in the class map when so many people are in it. */
  networkLeast: 5,
  networksTold: 12,

  /** How long one lab may take, how many may feel it, and how bad a network may be. */
  labMs: 5 * 60_000,
  labVolunteers: 300,
  labDelayMs: 2_000,
  labJitterMs: 500,
  labLossPercent: 50,
  labLeastKbits: 64,
  labMostKbits: 20_000,
  labChangeRate: { burst: 20, perSecond: 2 },
  /** Joining of one person; leaving is always possible. */
  labJoinRate: { burst: 6, perSecond: 0.2 },
  labToldEveryMs: 1_000,
  /** How often at most the number of volunteers is told, and how often the lab is told of to newcomers. */
  labCountedEveryMs: 500,
  labRepeatedEveryMs: 5_000,
  /** An impairment that is not ordered anew for so long ends by itself. */
  labLapseMs: 15_000,
  /** The means of those who did not volunteer are told when so many people are in them. */
  labCleanLeast: 3,
  /** Packets that may wait for one impaired connection in each direction, and for how long at most before a narrow link. */
  labQueue: 2_000,
  labQueueMs: 300,
} as const;
