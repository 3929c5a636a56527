/** The part of `limits` that is about the classroom; read it there. Lengths count UTF-16 code units, sizes bytes, times milliseconds. */
export const classroomLimits = {
  /** How long a planned lecture may take, in minutes, and how many a series and a room's future may hold. */
  lectureMinutes: 12 * 60,
  seriesLength: 60,
  scheduledPerRoom: 1_000,
  /** Lectures that one list or calendar holds. */
  scheduleListed: 1_000,
  /** Planning, changing and cancelling, of one person: each may write to all members. */
  scheduleRate: { burst: 30, perSecond: 0.2 },
  calendarFeedsPerAccount: 50,
  calendarRate: { burst: 30, perSecond: 0.1 },
  /** The longest time before a lecture at which one is reminded, in minutes, and how many times each way. */
  reminderMinutes: 14 * 24 * 60,
  remindersPerWay: 5,
  /** How often it is looked who is to be reminded, and how late a reminder may still be sent. */
  reminderLookMs: 15_000,
  reminderLateMs: 10 * 60_000,
  /** A lecture may begin so long before its time and be taken for it. */
  lectureEarlyMs: 60 * 60_000,
  /** A lecture that nobody presents any more is ended: so long after its time, or without one. */
  forgottenEndMs: 30 * 60_000,
  forgottenEndUnplannedMs: 60 * 60_000,

  questionLength: 500,
  questionAnswerLength: 2_000,
  questionsPerLecture: 5_000,
  /** Of one person, waiting or open at once. */
  questionsOpen: 20,
  questionsListed: 200,
  questionRate: { burst: 5, perSecond: 0.1 },
  questionVoteRate: { burst: 20, perSecond: 3 },
  questionsToldEveryMs: 500,

  pollTextLength: 2_000,
  pollOptions: 20,
  pollAnswerLength: 80,
  cloudWords: 3,
  pollSeconds: 60 * 60,
  pollsPerRoom: 500,
  pollRunsPerRoom: 5_000,
  pollRate: { burst: 10, perSecond: 0.5 },
  /** Changes of a room's prepared polls, pictures and files, by one person. */
  pollLibraryRate: { burst: 60, perSecond: 2 },
  voteRate: { burst: 10, perSecond: 1 },
  /** Votes of all people to one room. */
  roomVoteRate: { burst: 5_000, perSecond: 2_000 },
  talliedEveryMs: 250,
  /** Different words that a tally names. */
  wordsTold: 60,
  pollFileBytes: 1024 * 1024,
  pictureBytes: 48 * 1024,
  picturesPerRoom: 1_000,
  pictureTextLength: 200,

  pulseRate: { burst: 6, perSecond: 0.5 },
  floatRate: { burst: 5, perSecond: 1 },
  /** How long a signal is felt, and how long a span of the curve is. */
  pulseFadeMs: 5 * 60_000,
  pulseSpanMs: 15_000,
  pulseToldEveryMs: 1_000,
  floatsToldEveryMs: 500,
  floatsTold: 30,
  /** Spans of a curve that is read: twelve hours. */
  pulseSpansTold: 2_880,

  /** How often it is written that somebody is there; gaps up to `presenceGapMs` are not counted as gaps. */
  presenceEveryMs: 15_000,
  presenceGapMs: 45_000,
  claimRate: { burst: 10, perSecond: 0.05 },
  archiveRate: { burst: 3, perSecond: 0.05 },
} as const;
