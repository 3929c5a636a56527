/** What one media connection counted, added up over its streams; and what that is per second. Pure. */
import type { ConnectionLook } from '../../../protocol/lens.ts';
import { allOf, type Stat } from '../net/stats.ts';
import type { Reading } from '../reading.ts';

/** Fields of webrtc-stats that only the transport layer reads. */
interface RtpStat extends Stat {
  nackCount?: number;
  pliCount?: number;
  firCount?: number;
  fecPacketsReceived?: number;
  retransmittedPacketsReceived?: number;
  retransmittedPacketsSent?: number;
  concealedSamples?: number;
  totalSamplesReceived?: number;
}

export type Role = 'watch' | 'present';

/** Since the connection was made. Of what comes for those who watch, of what leaves for who presents. */
export interface Counts {
  /** `performance.now()` of the reading. */
  at: number;
  packets: number;
  bytes: number;
  lost: number;
  again: number;
  nacks: number;
  pictureLosses: number;
  /** Of sound: packets of repair data, and the share that was made up. */
  fec: number;
  concealed: number;
  samples: number;
  /** The largest of the streams; null before there is any. */
  jitterMs: number | null;
}

/** Between two readings. Rates are per second. */
export interface Rates {
  packets: number;
  bits: number;
  /** 0 to 1 of what was sent; null when nothing was. */
  loss: number | null;
  again: number;
  nacks: number;
  pictureLosses: number;
  jitterMs: number | null;
}

const counted = new WeakMap<Reading, Counts | null>();

/** Each reading is added up once, however many charts ask. A page has one role for as long as it lives. */
export function countsOf(reading: Reading, role: Role): Counts | null {
  let counts = counted.get(reading);
  if (counts === undefined) counted.set(reading, (counts = count(reading, role)));
  return counts;
}

function count({ at, stats }: Reading, role: Role): Counts | null {
  const all = allOf(stats) as RtpStat[];
  const streams = all.filter(({ type }) => type === (role === 'watch' ? 'inbound-rtp' : 'outbound-rtp'));
  const reports = role === 'watch' ? streams : all.filter(({ type }) => type === 'remote-inbound-rtp');
  if (streams.length === 0) return null;
  const total = (of: readonly RtpStat[], ...fields: (keyof RtpStat)[]) =>
    of.reduce((sum, stat) => sum + fields.reduce((own, field) => own + (Number(stat[field]) || 0), 0), 0);
  const jitters = reports.filter(({ jitter, packetsReceived }) => jitter !== undefined && packetsReceived !== 0);
  return {
    at,
    packets: total(streams, 'packetsReceived', 'packetsSent'),
    bytes: total(streams, 'bytesReceived', 'bytesSent', 'headerBytesReceived', 'headerBytesSent'),
    lost: total(reports, 'packetsLost'),
    again: total(streams, 'retransmittedPacketsReceived', 'retransmittedPacketsSent'),
    nacks: total(streams, 'nackCount'),
    pictureLosses: total(streams, 'pliCount', 'firCount'),
    fec: total(streams, 'fecPacketsReceived'),
    concealed: total(streams, 'concealedSamples'),
    samples: total(streams, 'totalSamplesReceived'),
    jitterMs: jitters.length ? Math.max(...jitters.map(({ jitter }) => jitter! * 1_000)) : null,
  };
}

/** Null where there is nothing to compare: the first reading, or another connection, which counts from zero again. */
export function ratesBetween(before: Counts | null, now: Counts | null): Rates | null {
  if (!before || !now || now.at <= before.at || now.packets < before.packets || now.bytes < before.bytes) return null;
  const perSecond = (field: 'packets' | 'bytes' | 'again' | 'nacks' | 'pictureLosses') =>
    (Math.max(0, now[field] - before[field]) * 1_000) / (now.at - before.at);
  // A packet that came late after all takes a loss back.
  const lost = Math.max(0, now.lost - before.lost);
  const expected = now.packets - before.packets + lost;
  return {
    packets: perSecond('packets'),
    bits: perSecond('bytes') * 8,
    loss: expected > 0 ? lost / expected : null,
    again: perSecond('again'),
    nacks: perSecond('nacks'),
    pictureLosses: perSecond('pictureLosses'),
    jitterMs: now.jitterMs,
  };
}

/** One for each reading but the first, the newest last. */
export const ratesOf = (past: readonly Reading[], role: Role): (Rates | null)[] =>
  past.slice(1).map((reading, at) => ratesBetween(countsOf(past[at]!, role), countsOf(reading, role)));

/** What the server says of the connection that this page uses; see `ufragOf`. */
export const lookOf = (reading: Reading | null, ufrag: string | null): ConnectionLook | null =>
  reading?.looked?.connections.find((one) => one.ufrag === ufrag) ?? null;

/** One stream, counted at both ends over the same time. */
export interface Vanished {
  ssrc: number;
  place: number;
  source: string;
  layer: number | null;
  sent: number;
  arrived: number;
  /** Sent and not arrived: lost on the way, or on the way still. */
  missing: number;
}

/**
 * What was sent of each stream against what came at the other end, since the oldest reading that has both of this connection. Both
 * clocks cut at their own moment, so a few packets are always under way: it is an estimate. For those who watch, repeats count on
 * neither side; for who presents on both, as the server counts them.
 */
export function vanishedOf(
  past: readonly Reading[],
  ufrag: string | null,
  role: Role,
): { ms: number; streams: Vanished[] } | null {
  const now = past.at(-1);
  const last = now && lookOf(now, ufrag);
  const first = past.find((one) => one !== now && lookOf(one, ufrag) && one.stats);
  if (!now || !last || !first) return null;
  const [before, after] = [first, now].map((reading) => countedHere(reading, role));
  const streams = last.streams.flatMap((stream): Vanished[] => {
    const early = lookOf(first, ufrag)!.streams.find(({ ssrc }) => ssrc === stream.ssrc);
    const [here, hereBefore] = [after?.get(stream.ssrc), before?.get(stream.ssrc)];
    if (!early || here === undefined || hereBefore === undefined) return [];
    const [there, own] = [stream.packets - early.packets, here - hereBefore];
    const [sent, arrived] = role === 'watch' ? [there, own] : [own, there];
    if (sent <= 0 || arrived < 0) return [];
    const { ssrc, place, source, layer } = stream;
    return [{ ssrc, place, source, layer, sent, arrived, missing: Math.max(0, sent - arrived) }];
  });
  return { ms: now.at - first.at, streams };
}

/** Packets of each stream by its SSRC, as the browser counts them. */
function countedHere({ stats }: Reading, role: Role): Map<number, number> {
  const type = role === 'watch' ? 'inbound-rtp' : 'outbound-rtp';
  return new Map(
    (allOf(stats) as RtpStat[])
      .filter((stat) => stat.type === type && stat.ssrc !== undefined)
      .map((stat) => [
        stat.ssrc!,
        (stat.packetsReceived ?? stat.packetsSent ?? 0) - (stat.retransmittedPacketsReceived ?? 0),
      ]),
  );
}
