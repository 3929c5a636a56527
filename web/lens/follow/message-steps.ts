import type { LensFollowed } from '../../../protocol/lens-journey.ts';
import type { ClockDifference } from '../reading.ts';
import type { Passage } from '../tap.ts';

/** The journey of a message, in the order in which it goes. `known` only where it came from another server. */
export const stepNames = [
  'queued',
  'sent',
  'received',
  'appended',
  'committed',
  'known',
  'written',
  'arrived',
  'shown',
] as const;
export type StepName = (typeof stepNames)[number];

/** Why the time of a step is not known. */
export type Why =
  | 'author'
  | 'before'
  | 'anonymous'
  | 'released'
  | 'forgotten'
  | 'asking'
  | 'clock'
  | 'unwritten'
  | 'history'
  | 'unseen';

export interface Step {
  name: StepName;
  /** By this page's clock, milliseconds since 1970; null with a reason. */
  at: number | null;
  why: Why | null;
  /** Since the last step before it whose time is known; null for the first. */
  tookMs: number | null;
  /** `tookMs` may be wrong by so much, since two clocks were compared; 0 where one clock had both. */
  errorMs: number;
}

export interface Journey {
  steps: Step[];
  /** The longest way that is known in whole: from Enter, or from the server, to this page's picture. */
  total: { from: 'enter' | 'server'; ms: number; errorMs: number } | null;
}

export interface Known {
  /** Null while it is asked, and `'gone'` when the server does not remember it. */
  told: LensFollowed | 'gone' | null;
  passage: Passage;
  clock: ClockDifference | null;
  /** Written by whoever looks. */
  mine: boolean;
  anonymous: boolean;
  /** `performance.timeOrigin` */
  origin: number;
}

type ByServer = 'received' | 'appended' | 'committed' | 'known' | 'written';

const ofServer = {
  received: 'receivedAt',
  appended: 'appendedAt',
  committed: 'committedAt',
  known: 'knownAt',
  written: 'fannedOutAt',
} as const satisfies Record<ByServer, keyof LensFollowed>;

const ofPage = { queued: 'queuedAt', sent: 'sentAt', arrived: 'arrivedAt', shown: 'shownAt' } as const;

/** Puts together what three clocks know: this page's, this server's, and that of the server of the author. */
export function journeyOf(known: Known): Journey {
  const abroad = known.told !== null && known.told !== 'gone' && known.told.abroad;
  const steps: Step[] = [];
  let before: Step | null = null;
  for (const name of stepNames) {
    if (name === 'known' && !abroad) continue;
    const at = atOf(name, known);
    const step: Step = { name, at, why: at === null ? whyNot(name, known) : null, tookMs: null, errorMs: 0 };
    if (at !== null && before) {
      step.tookMs = at - before.at!;
      step.errorMs = clockOf(name, abroad) === clockOf(before.name, abroad) ? 0 : (known.clock?.errorMs ?? 0);
    }
    if (at !== null) before = step;
    steps.push(step);
  }
  return { steps, total: totalOf(steps, known.clock) };
}

/** Its time is less than what the comparison of clocks can tell. */
export const isWithinError = ({ tookMs, errorMs }: Pick<Step, 'tookMs' | 'errorMs'>): boolean =>
  tookMs !== null && errorMs > 0 && tookMs < errorMs;

function atOf(name: StepName, { told, passage, clock, origin }: Known): number | null {
  if (name in ofPage) {
    const moment = passage[ofPage[name as keyof typeof ofPage]];
    return moment === undefined ? null : origin + moment;
  }
  const at = told === null || told === 'gone' ? null : told[ofServer[name as ByServer]];
  return at === null || clock === null ? null : at - clock.offsetMs;
}

/** What happened at the author's server has the time of that server. */
function clockOf(name: StepName, abroad: boolean): 'page' | 'here' | 'there' {
  if (name in ofPage) return 'page';
  return abroad && (name === 'received' || name === 'appended' || name === 'committed') ? 'there' : 'here';
}

function whyNot(name: StepName, { told, passage, clock, mine, anonymous }: Known): Why {
  if (name === 'queued' || name === 'sent') return mine ? 'before' : 'author';
  if (name === 'arrived') return 'history';
  if (name === 'shown') return passage.arrivedAt === undefined ? 'history' : 'unseen';
  if (told === null) return 'asking';
  if (told === 'gone') return 'forgotten';
  if (told[ofServer[name]] !== null) return clock === null ? 'clock' : 'forgotten';
  if (name === 'written') return 'unwritten';
  if (anonymous) return 'anonymous';
  return name === 'received' && told.appendedAt !== null ? 'released' : 'forgotten';
}

function totalOf(steps: readonly Step[], clock: ClockDifference | null): Journey['total'] {
  const at = (name: StepName) => steps.find((step) => step.name === name)?.at ?? null;
  const [queued, received, shown] = [at('queued'), at('received'), at('shown')];
  if (shown === null) return null;
  if (queued !== null) return { from: 'enter', ms: shown - queued, errorMs: 0 };
  if (received !== null) return { from: 'server', ms: shown - received, errorMs: clock?.errorMs ?? 0 };
  return null;
}
