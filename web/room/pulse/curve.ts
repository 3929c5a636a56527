import type { PulseSpan } from '../../../protocol/pulse.ts';
import { limits } from '../../../protocol/limits.ts';

/** What is drawn of a span, or of the stretch up to it: milliseconds from the beginning, and per cent of the audience that was lost. */
export interface Point {
  at: number;
  lost: number;
}

/** A fifth of the audience: where the alarm is, and a line in the drawing. */
export const alarming = 20;

/** Of an audience, in whole per cent. Who has left since may still count, so that there may seem to be more than all. */
export const percentOf = (count: number, audience: number): number =>
  audience > 0 ? Math.min(100, Math.round((100 * count) / audience)) : 0;

/**
 * The curve from the beginning of a lecture on. Spans that are missing are those in which nobody felt anything: there the curve
 * lies on the ground.
 */
export function curveOf(spans: readonly PulseSpan[], startedAt: number): Point[] {
  const span = limits.pulseSpanMs;
  const points: Point[] = [{ at: 0, lost: 0 }];
  for (const { at, counts, audience } of spans) {
    const end = Math.max(0, at + span - startedAt);
    const before = points.at(-1)!;
    if (before.lost > 0 && end - before.at >= 2 * span) points.push({ at: before.at + span, lost: 0 });
    if (end - points.at(-1)!.at >= 2 * span) points.push({ at: end - span, lost: 0 });
    points.push({ at: end, lost: percentOf(counts.lost ?? 0, audience) });
  }
  return points;
}

/** The same up to a moment, at which so many are lost; without a number, and where it stood still, those of the last span. */
export function upTo(points: readonly Point[], at: number, lost?: number): Point[] {
  const before = points.filter((point) => point.at <= at);
  const last = before.at(-1) ?? { at: 0, lost: 0 };
  const quiet = at - last.at >= 2 * limits.pulseSpanMs;
  const ground = quiet && last.lost > 0 ? [{ at: last.at + limits.pulseSpanMs, lost: 0 }] : [];
  const beyond = points.find((point) => point.at > at)?.lost;
  return [...before, ...ground, { at: Math.max(at, last.at), lost: lost ?? beyond ?? (quiet ? 0 : last.lost) }];
}

/** The highest point, the first of several; null when nobody was ever lost. */
export function peakOf(points: readonly Point[]): Point | null {
  const peak = points.reduce((most, point) => (point.lost > most.lost ? point : most), { at: 0, lost: 0 });
  return peak.lost > 0 ? peak : null;
}

/** The minute of the lecture, the first being 1. */
export const minuteOf = (at: number): number => Math.floor(at / 60_000) + 1;

/** How high the drawing reaches, in per cent: as far as the curve, and always beyond the line of the alarm. */
export const heightOf = (points: readonly Point[]): number => Math.max(25, (peakOf(points)?.lost ?? 0) * 1.15);

/** The line for an SVG of 100 by 100, of a lecture so long. */
export function lineOf(points: readonly Point[], length: number): string {
  const height = heightOf(points);
  const place = ({ at, lost }: Point) =>
    `${round((100 * at) / Math.max(1, length))} ${round(100 - (100 * lost) / height)}`;
  return `M${points.map(place).join('L')}`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
