import type { ConnectionLook } from '../../../protocol/lens.ts';
import { pathOf } from '../../room/path.ts';
import { allOf, chosenPair, received, type Stat } from '../net/stats.ts';
import type { Reading, Readings } from '../reading.ts';
import type { Facts, Figures } from './facts.ts';

const WINDOW_MS = 10_000;
/** Of less than this nothing is judged. */
const LEAST_MS = 2_500;
/** So few packets tell no share. */
const LEAST_PACKETS = 40;
/** A share of frames says nothing about so few. */
const LEAST_FRAMES = 20;

/** What the last ten seconds say, of the connection that is in use now. Null before there is anything to compare. */
export function figuresOf({ past }: Pick<Readings, 'past'>, facts: Facts): Figures | null {
  const looks = window(past);
  const now = looks.at(-1);
  if (!now) return null;
  const last = allOf(now.stats);
  const early = looks.find((look) => now.at - look.at >= LEAST_MS && goesOnTo(allOf(look.stats), last));
  const first = early ? allOf(early.stats) : null;
  const look = lookOf(now, facts.ufrag);
  const publisher = now.looked?.publishers.find(({ place }) => place === facts.place) ?? null;
  const picture = look?.pictures.filter(({ place }) => place === facts.place) ?? [];
  const pair = chosenPair(last)?.pair;
  const ms = early ? now.at - early.at : 0;

  return {
    lossPercent: facts.role === 'present' ? sentLoss(last, look) : first && receivedLoss(first, last),
    publisherLossPercent: publisherLossOf(looks, facts),
    publisherFlows: publisher?.flowing ?? null,
    roundTripMs: roundTripOf(looks),
    jitterMs: jitterOf(last),
    kbits: first && pair ? kbitsOf(first, last, ms, facts.role) : null,
    carriesKbits: look ? kilo(look.budgetBits ?? look.estimateBits) : null,
    path: pathOf(last),
    quality: best(picture.map(({ quality }) => quality)),
    heldBack: picture.some(({ because }) => because === 'link'),
    congested: look?.congested ?? false,
    quiet: quiet(looks),
    ...counted(looks, early, facts.ufrag),
    ...frames(first, last, ms),
    serverBusyPercent: percentOf(look?.worker.busy),
    serverLateMs: least(looks.map((one) => lookOf(one, facts.ufrag)?.worker.lateMs)),
    unanswered: unanswered(last),
    impaired: look?.impaired !== null && look?.impaired !== undefined,
  };
}

/** The mean: a report is of one second, and one second may be anything. */
function publisherLossOf(looks: readonly Reading[], { place }: Facts): number | null {
  const told = looks
    .map(({ looked }) => looked?.publishers.find((one) => one.place === place)?.loss)
    .filter((loss) => loss !== undefined && loss !== null);
  return told.length ? (100 * told.reduce((sum, loss) => sum + loss, 0)) / told.length : null;
}

/** No packet of sound or picture came in the last moments. */
function quiet(looks: readonly Reading[]): boolean {
  const now = looks.at(-1)!;
  const before = looks.findLast((look) => now.at - look.at >= LEAST_MS);
  if (!before?.stats || !now.stats) return false;
  return total(allOf(before.stats), 'packetsReceived') === total(allOf(now.stats), 'packetsReceived');
}

function window(past: readonly Reading[]): Reading[] {
  const end = past.at(-1)?.at ?? 0;
  return past.filter(({ at }) => end - at <= WINDOW_MS);
}

const lookOf = (one: Reading, ufrag: string | null): ConnectionLook | null =>
  one.looked?.connections.find((connection) => connection.ufrag === ufrag) ?? null;

/** The same connection: each counts from zero. */
const goesOnTo = (first: Stat[], last: Stat[]): boolean =>
  first.length > 0 &&
  total(first, 'packetsReceived') <= total(last, 'packetsReceived') &&
  chosenPair(first)?.pair.id === chosenPair(last)?.pair.id;

const total = (all: Stat[], field: 'packetsReceived' | 'packetsLost' | 'framesDecoded' | 'framesDropped'): number =>
  received(all).reduce((sum, stat) => sum + (stat[field] ?? 0), 0);

/** RFC 3550 section 6.4.1, counted here: what was missing of what was expected. What was sent again does not make up for it. */
function receivedLoss(first: Stat[], last: Stat[]): number | null {
  const lost = Math.max(0, total(last, 'packetsLost') - total(first, 'packetsLost'));
  const arrived = total(last, 'packetsReceived') - total(first, 'packetsReceived');
  return lost + arrived < LEAST_PACKETS ? null : (100 * lost) / (lost + arrived);
}

/** What the server says of what one sends; else what it reports of pictures: of sound it reports more loss than there is. */
function sentLoss(last: Stat[], look: ConnectionLook | null | undefined): number | null {
  const reports = last.filter(({ type, kind }) => type === 'remote-inbound-rtp' && kind === 'video');
  const known = reports.flatMap(({ fractionLost }) => fractionLost ?? []);
  return percentOf(look?.loss ?? (known.length ? Math.max(...known) : undefined));
}

/** The middle of the window's checks: one that came late says nothing. */
function roundTripOf(looks: readonly Reading[]): number | null {
  const all = looks
    .map(({ stats }) => chosenPair(allOf(stats))?.pair.currentRoundTripTime)
    .filter((seconds) => seconds !== undefined)
    .sort((a, b) => a - b);
  const middle = all[Math.floor(all.length / 2)];
  return middle === undefined ? null : middle * 1_000;
}

/** Of the sound, whose packets leave evenly; pictures leave in bursts and jitter by themselves. */
function jitterOf(last: Stat[]): number | null {
  const sound = received(last).filter(({ kind, packetsReceived }) => kind === 'audio' && (packetsReceived ?? 0) > 0);
  const jitter = sound.map((stat) => stat.jitter ?? 0);
  return jitter.length ? Math.max(...jitter) * 1_000 : null;
}

function kbitsOf(first: Stat[], last: Stat[], ms: number, role: Facts['role']): number {
  const bytes = (all: Stat[]) => {
    const pair = chosenPair(all)?.pair;
    return (role === 'present' ? pair?.bytesSent : pair?.bytesReceived) ?? 0;
  };
  return ((bytes(last) - bytes(first)) * 8) / ms;
}

/**
 * What the server sent against what came: the browser counts all packets of the connection in its transport. Only where the server's
 * answer came in time for that look: an older one would be of another moment.
 */
function counted(looks: readonly Reading[], early: Reading | undefined, ufrag: string | null) {
  const inTime = (one: Reading) => one.looked !== looks[looks.indexOf(one) - 1]?.looked;
  const [first, last] = [early, looks.at(-1)].map((one) => one && inTime(one) && bothEnds(one, ufrag));
  if (!first || !last) return { sent: null, arrived: null };
  return { sent: last.sent - first.sent, arrived: last.arrived - first.arrived };
}

function bothEnds(one: Reading, ufrag: string | null): { sent: number; arrived: number } | null {
  const look = lookOf(one, ufrag);
  const arrived = allOf(one.stats).find(({ type }) => type === 'transport')?.packetsReceived;
  return look && arrived !== undefined ? { sent: look.sent.rtp + look.sent.rtcp, arrived } : null;
}

function frames(first: Stat[] | null, last: Stat[], ms: number) {
  const none = { droppedPercent: null, decodingPercent: null, processingMs: null, frozenMs: null };
  if (!first) return none;
  const dropped = Math.max(0, total(last, 'framesDropped') - total(first, 'framesDropped'));
  const decoded = total(last, 'framesDecoded') - total(first, 'framesDecoded');
  if (dropped + decoded < LEAST_FRAMES) return none;
  const spent = (field: 'totalDecodeTime' | 'totalProcessingDelay' | 'totalFreezesDuration') =>
    1_000 * (seconds(last, field) - seconds(first, field));
  return {
    droppedPercent: (100 * dropped) / (dropped + decoded),
    decodingPercent: (100 * spent('totalDecodeTime')) / ms,
    processingMs: decoded > 0 ? spent('totalProcessingDelay') / decoded : null,
    frozenMs: spent('totalFreezesDuration'),
  };
}

const seconds = (all: Stat[], field: 'totalDecodeTime' | 'totalProcessingDelay' | 'totalFreezesDuration'): number =>
  received(all).reduce((sum, stat) => sum + (stat.kind === 'video' ? (stat[field] ?? 0) : 0), 0);

/** RFC 8445: checks were sent, and nothing ever came back. */
function unanswered(last: Stat[]): boolean {
  const pairs = last.filter(({ type, requestsSent }) => type === 'candidate-pair' && (requestsSent ?? 0) >= 5);
  return pairs.length > 0 && pairs.every(({ responsesReceived }) => !responsesReceived);
}

const order = ['none', 'low', 'medium', 'high'] as const;
const best = (qualities: readonly (typeof order)[number][]) =>
  qualities.length ? order[Math.max(...qualities.map((one) => order.indexOf(one)))]! : null;
const percentOf = (share: number | null | undefined): number | null =>
  share === null || share === undefined ? null : share * 100;

const kilo = (bits: number | null): number | null => (bits === null ? null : bits / 1_000);

/** A server that is late for a moment is no news: only what it is all the time counts. */
function least(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length ? Math.min(...known) : null;
}
