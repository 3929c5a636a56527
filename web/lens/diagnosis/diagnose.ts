import type { Problem } from '../../../protocol/lens-class.ts';
import type { Readings } from '../reading.ts';
import type { Because, Diagnosis, Facts, Figures } from './facts.ts';
import { figuresOf } from './figures.ts';

/** From here on one can hear or see it now and then, and from there on it is bad. */
export const felt = {
  lossPercent: { hint: 2, bad: 5 },
  publisherLossPercent: { hint: 3, bad: 8 },
  roundTripMs: { hint: 400, bad: 1_000 },
  jitterMs: { hint: 40, bad: 120 },
  droppedPercent: { hint: 10, bad: 30 },
  decodingPercent: { hint: 85, bad: 100 },
  /** Only where the picture stood still, too. */
  processingMs: { hint: 150, bad: 600 },
  serverLateMs: { hint: 50, bad: 200 },
  serverBusyPercent: { hint: 90, bad: 98 },
} as const;
/** Less than this is as good as nothing. */
const NOTHING_LOST_PERCENT = 2;
/** Of the last ten seconds; shorter pauses nobody sees. */
const FROZEN_MS = 300;

interface Finding {
  problem: Problem;
  severity: 'hint' | 'bad';
  because: (Because | false)[];
}

/**
 * What is wrong, if anything. What is worse comes first; of what is equally bad, what is more specific: nobody is told of his own link
 * when the presenter's is the cause, nor of the device when packets are missing.
 */
export function diagnose(readings: Pick<Readings, 'past'>, facts: Facts): Diagnosis {
  const figures = figuresOf(readings, facts) ?? nothing;
  const findings = rules.map((rule) => rule(figures, facts)).filter((finding) => finding !== null);
  const found = findings.find(({ severity }) => severity === 'bad') ?? findings[0];
  const { medium } = facts;
  if (!found) return { problem: 'none', severity: 'fine', figures, because: [], medium };
  const because = found.because.filter((one): one is Because => one !== false);
  return { problem: found.problem, severity: found.severity, figures, because, medium };
}

type Rule = (figures: Figures, facts: Facts) => Finding | null;

const found = (problem: Problem, severity: 'hint' | 'bad' | null, ...because: (Because | false)[]): Finding | null =>
  severity && { problem, severity, because };

/** In the order of `Problem`. */
const rules: readonly Rule[] = [
  (_, { socket }) => found('no_socket', socket ? null : 'bad'),
  noMedia,
  udpBlocked,
  publisherLink,
  serverBusy,
  ownLoss,
  narrow,
  ({ roundTripMs, path }) => found('delay', over('roundTripMs', roundTripMs), 'round_trip', isTcp(path) && 'relayed'),
  ({ jitterMs, path }) => found('jitter', over('jitterMs', jitterMs), 'jitter', isTcp(path) && 'relayed'),
  slowDevice,
  (_, { soundBlocked }) => found('sound_blocked', soundBlocked ? 'bad' : null),
];

function noMedia(figures: Figures, { live, connected, role }: Facts): Finding | null {
  const { quiet, sent, unanswered, publisherFlows } = figures;
  if (!live || unanswered || role === 'present') return null;
  if (connected && (!quiet || publisherFlows === false)) return null;
  return found('no_media', 'bad', (sent ?? 0) > 0 && 'counted', publisherFlows === true && 'publisher_fine');
}

/** Either nothing at all gets through, or only what a relay wraps into TCP; then it is a hint unless one feels it. */
function udpBlocked(figures: Figures, { connected }: Facts): Finding | null {
  if (!connected && figures.unanswered) return found('udp_blocked', 'bad', 'unanswered');
  if (!isTcp(figures.path)) return null;
  const felt = [over('roundTripMs', figures.roundTripMs), over('jitterMs', figures.jitterMs)];
  const severity = felt.some((one) => one !== null) || figures.heldBack ? 'bad' : 'hint';
  return found('udp_blocked', severity, 'relayed', felt[0] !== null && 'round_trip', felt[1] !== null && 'jitter');
}

function publisherLink(figures: Figures, { live, role, direct }: Facts): Finding | null {
  const { publisherLossPercent: loss, publisherFlows, lossPercent: own } = figures;
  if (!live || role === 'present' || direct) return null;
  if (publisherFlows === false) return found('presenter_link', 'bad', 'publisher_silent');
  if ((ownShare(figures) ?? own ?? 0) >= Math.max(NOTHING_LOST_PERCENT, loss ?? 0)) return null;
  return found('presenter_link', over('publisherLossPercent', loss), 'publisher_loses', 'counted');
}

function serverBusy({ serverLateMs, serverBusyPercent }: Figures): Finding | null {
  const severity = worse(over('serverLateMs', serverLateMs), over('serverBusyPercent', serverBusyPercent));
  return found('server_busy', severity, 'server_late');
}

function ownLoss(figures: Figures): Finding | null {
  const { heldBack, publisherLossPercent: publisher } = figures;
  const fine = publisher !== null && publisher < felt.publisherLossPercent.hint;
  const severity = over('lossPercent', figures.lossPercent);
  return found('loss', severity, 'counted', heldBack && 'quality', fine && 'publisher_fine');
}

function narrow(figures: Figures): Finding | null {
  const { heldBack, quality, congested } = figures;
  const severity = heldBack ? (quality === 'medium' ? 'hint' : 'bad') : congested ? 'hint' : null;
  const [delay, jitter] = [over('roundTripMs', figures.roundTripMs), over('jitterMs', figures.jitterMs)];
  return found(
    'narrow',
    severity,
    heldBack && 'quality',
    congested && 'congested',
    delay !== null && 'round_trip',
    jitter !== null && 'jitter',
  );
}

/** Only when nothing is missing: what comes late or in pieces is dropped, too, and that is not the device's fault. */
function slowDevice(figures: Figures, { visible }: Facts): Finding | null {
  if (!visible || (figures.lossPercent ?? 0) >= NOTHING_LOST_PERCENT) return null;
  const dropped = over('droppedPercent', figures.droppedPercent);
  const decoding = over('decodingPercent', figures.decodingPercent);
  // Packets that come unevenly have to wait for each other on the fastest device, too.
  const even = over('jitterMs', figures.jitterMs) === null && (figures.frozenMs ?? 0) >= FROZEN_MS;
  const processing = even ? over('processingMs', figures.processingMs) : null;
  return found(
    'slow_device',
    worse(dropped, decoding, processing),
    dropped !== null && 'frames_dropped',
    decoding !== null && 'decoding',
    processing !== null && 'processing',
    'nothing_lost',
  );
}

/** Of what the server sent here, what did not come; unlike the browser's own count nothing of the publisher's way is in it. */
function ownShare({ sent, arrived }: Figures): number | null {
  if (sent === null || arrived === null || sent < 200) return null;
  return (100 * Math.max(0, sent - arrived)) / sent;
}

function over(name: keyof typeof felt, value: number | null): 'hint' | 'bad' | null {
  if (value === null || value < felt[name].hint) return null;
  return value >= felt[name].bad ? 'bad' : 'hint';
}

const worse = (...all: ('hint' | 'bad' | null)[]) =>
  all.includes('bad') ? 'bad' : all.includes('hint') ? 'hint' : null;
const isTcp = (path: Figures['path']) => path === 'tcp' || path === 'tls';

const nothing: Figures = {
  lossPercent: null,
  publisherLossPercent: null,
  publisherFlows: null,
  roundTripMs: null,
  jitterMs: null,
  kbits: null,
  carriesKbits: null,
  path: null,
  quality: null,
  heldBack: false,
  quiet: false,
  congested: false,
  sent: null,
  arrived: null,
  droppedPercent: null,
  decodingPercent: null,
  processingMs: null,
  frozenMs: null,
  serverBusyPercent: null,
  serverLateMs: null,
  unanswered: false,
  impaired: false,
};
