import type { Impairment } from '../../../protocol/impairment.ts';
import type { LabGroup } from '../../../protocol/lab.ts';
import type { Own } from './own.ts';

/** What was known in one second of a lab. */
export interface Second {
  /** By the server's clock. */
  at: number;
  lab: string;
  impairment: Impairment;
  clean: LabGroup | null;
  impaired: LabGroup | null;
  /** Of this browser: the page's own connection and its twin, where there are such. */
  page: Own | null;
  twin: Own | null;
}

type Cell = string | number | null;

const groupColumns: Record<string, (group: LabGroup) => number | null> = {
  people: (group) => group.people,
  loss_percent: (group) => group.lossPercent,
  round_trip_ms: (group) => group.roundTripMs,
  jitter_ms: (group) => group.jitterMs,
  kbits: (group) => group.kbits,
  nacks_per_s: (group) => group.nacksPerSecond,
  resent_per_s: (group) => group.resentPerSecond,
  keyframe_requests_per_s: (group) => group.pictureLossesPerSecond,
  pictures_high: (group) => group.qualities.high,
  pictures_medium: (group) => group.qualities.medium,
  pictures_low: (group) => group.qualities.low,
  pictures_none: (group) => group.qualities.none,
};

const ownColumns: Record<string, (own: Own) => Cell> = {
  network: (own) => own.group,
  frames: (own) => own.frames,
  frames_per_s: (own) => own.perSecond,
  width: (own) => own.width,
  height: (own) => own.height,
  freezes: (own) => own.freezes,
  packets_lost: (own) => own.lost,
  jitter_ms: (own) => own.jitterMs,
};

const columns: Record<string, (second: Second) => Cell> = {
  time: ({ at }) => new Date(at).toISOString(),
  lab: ({ lab }) => lab,
  set_loss_percent: ({ impairment }) => impairment.lossPercent,
  set_delay_ms: ({ impairment }) => impairment.delayMs,
  set_jitter_ms: ({ impairment }) => impairment.jitterMs,
  set_kbits: ({ impairment }) => impairment.kbits,
  ...prefixed('clean', groupColumns),
  ...prefixed('impaired', groupColumns),
  ...prefixed('page', ownColumns),
  ...prefixed('twin', ownColumns),
};

function prefixed<Of extends 'clean' | 'impaired' | 'page' | 'twin'>(
  of: Of,
  all: Record<string, (part: NonNullable<Second[Of]>) => Cell>,
): Record<string, (second: Second) => Cell> {
  const entries = Object.entries(all).map(([name, value]) => [
    `${of}_${name}`,
    (second: Second) => (second[of] === null ? null : value(second[of])),
  ]);
  return Object.fromEntries(entries) as Record<string, (second: Second) => Cell>;
}

/** A table for spreadsheets and scripts (RFC 4180), a line for each second. What is not known is empty. Nothing in it is a formula. */
export function csvOf(seconds: readonly Second[]): string {
  const lines = seconds.map((second) => Object.values(columns).map((value) => cell(value(second))));
  return [Object.keys(columns), ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** Numbers as machines read them; of text whatever a spreadsheet would calculate gets an apostrophe before it. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(Math.round(value * 1_000) / 1_000) : '';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With the day and minute at which it begins, by the reader's own clock. */
export function csvName(at: number): string {
  const [day, time] = new Date(at).toLocaleString('sv-SE').split(' '); // the form that sorts
  return `impairment-lab-${day}-${time!.slice(0, 5).replace(':', '')}.csv`;
}
