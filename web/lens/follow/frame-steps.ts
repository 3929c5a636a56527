import type { FrameLook } from '../../../protocol/lens-journey.ts';
import { onServer } from '../clock.ts';
import type { Kind } from '../parts/kind.ts';
import type { ClockDifference } from '../reading.ts';

export const stepNames = [
  'captured',
  'encoded',
  'sent',
  'arrived',
  'forwarded',
  'received',
  'decoded',
  'presented',
  'shown',
] as const;
export type StepName = (typeof stepNames)[number];

/** One step of a frame's journey. All times by the server's clock, in milliseconds since 1970. */
export interface Step {
  name: StepName;
  /** When it was done: for packets, with the last of the frame. Null: not known. */
  at: number | null;
  /** It may be wrong by so much. */
  errorMs: number;
  kind: Kind;
  /** Since the last step before it that is known; null where there is none. */
  tookMs: number | null;
  /** Between its first and its last packet. */
  spreadMs: number | null;
}

/** What the browser says of a frame that it shows (requestVideoFrameCallback); moments of `performance.now()`, in milliseconds. */
export interface Shown {
  captureTime?: number | undefined;
  receiveTime?: number | undefined;
  /** Seconds. */
  processingDuration?: number | undefined;
  presentationTime: number;
  expectedDisplayTime: number;
}

export interface Journey {
  steps: Step[];
  /** From the camera to the display, without the delay of either; null where the beginning is not known. */
  totalMs: number | null;
  totalErrorMs: number;
}

/** `frame`: what the server says; null where the picture comes past the server. */
export function journeyOf(frame: FrameLook | null, shown: Shown, clock: ClockDifference): Journey {
  const here = (moment: number | undefined) => (moment === undefined ? null : onServer(moment, clock));
  const captured = capturedIn(frame, shown, clock);
  const received = here(shown.receiveTime);
  const decoded =
    received === null || shown.processingDuration === undefined ? null : received + shown.processingDuration * 1_000;
  const page = clock.errorMs;

  const known: Omit<Step, 'tookMs'>[] = [
    captured,
    step('encoded', plus(captured.at, frame?.encodeMs), 'estimate', captured.errorMs),
    step('sent', plus(frame?.receivedFirstAt, minusHalf(frame?.publisherRoundTripMs)), 'estimate'),
    step('arrived', frame?.receivedLastAt, 'server', 0, span(frame?.receivedFirstAt, frame?.receivedLastAt)),
    step('forwarded', frame?.sentLastAt, 'server', 0, span(frame?.sentFirstAt, frame?.sentLastAt)),
    step('received', received, 'browser', page),
    step('decoded', decoded, 'estimate', page),
    step('presented', here(shown.presentationTime), 'browser', page),
    step('shown', here(shown.expectedDisplayTime), 'browser', page),
  ];
  const steps = withDurations(known);
  const last = steps.at(-1)!;
  return {
    steps,
    totalMs: captured.at === null || last.at === null ? null : last.at - captured.at,
    totalErrorMs: captured.errorMs + last.errorMs,
  };
}

function capturedIn(frame: FrameLook | null, shown: Shown, clock: ClockDifference): Omit<Step, 'tookMs'> {
  if (frame && frame.capturedAt !== null)
    return step('captured', frame.capturedAt, 'server', frame.capturedErrorMs ?? 0);
  // The browser reckons it from the sender's reports, by a clock that it believes the sender's to be.
  const told = shown.captureTime;
  return step('captured', told === undefined ? null : onServer(told, clock), 'estimate', clock.errorMs);
}

function step(
  name: StepName,
  at: number | null | undefined,
  kind: Kind,
  errorMs = 0,
  spreadMs: number | null = null,
): Omit<Step, 'tookMs'> {
  return { name, at: at ?? null, kind, errorMs, spreadMs };
}

function withDurations(steps: readonly Omit<Step, 'tookMs'>[]): Step[] {
  let before: number | null = null;
  return steps.map((one) => {
    const tookMs = one.at === null || before === null ? null : one.at - before;
    before = one.at ?? before;
    return { ...one, tookMs };
  });
}

const plus = (a: number | null | undefined, b: number | null | undefined): number | null =>
  a === null || a === undefined || b === null || b === undefined ? null : a + b;
const minusHalf = (ms: number | null | undefined): number | null => (ms === null || ms === undefined ? null : -ms / 2);
const span = (first: number | undefined, last: number | undefined): number | null =>
  first === undefined || last === undefined ? null : last - first;

/** Of several frames: the middle, the least and the most that each step took; null where none told it. */
export interface Spread {
  name: StepName | 'total';
  middle: number | null;
  least: number | null;
  most: number | null;
}

export function spreadOf(journeys: readonly Journey[]): Spread[] {
  const all = stepNames.slice(1).map((name) => {
    const took = journeys.map(({ steps }) => steps.find((one) => one.name === name)?.tookMs ?? null);
    return { name, ...middleOf(took) };
  });
  return [...all, { name: 'total' as const, ...middleOf(journeys.map(({ totalMs }) => totalMs)) }];
}

function middleOf(values: readonly (number | null)[]): Omit<Spread, 'name'> {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (!known.length) return { middle: null, least: null, most: null };
  const half = Math.floor(known.length / 2);
  const middle = known.length % 2 ? known[half]! : (known[half - 1]! + known[half]!) / 2;
  return { middle, least: known[0]!, most: known.at(-1)! };
}
