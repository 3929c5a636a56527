import type { ConnectionLook } from '../../../protocol/lens.ts';
import { deviceNetwork, mediumOf, type MediumFound } from './medium.ts';
import { allOf, chosenPair, ufragOf, type ChosenPair, type Stat } from './stats.ts';
import type { Readings } from '../reading.ts';
import { lensSubject } from '../subject.svelte.ts';

/** What the lower layers show of the media connection in use. */
export interface Here {
  all: readonly Stat[];
  chosen: ChosenPair | null;
  /** What the server says of the same connection. */
  look: ConnectionLook | null;
  /** It comes straight from another person, whose address is nobody's business. */
  direct: boolean;
  medium: MediumFound;
}

/** Reactive. */
export function hereNow(readings: Readings): Here {
  const subject = lensSubject.now;
  const all = allOf(readings.now?.stats ?? null);
  const chosen = chosenPair(all);
  const direct = subject?.from() !== undefined;
  const ufrag = direct ? null : ufragOf(subject?.peer() ?? null);
  const look = readings.now?.looked?.connections.find((one) => one.ufrag === ufrag) ?? null;
  return { all, chosen, look, direct, medium: mediumOf(chosen?.local ?? null, deviceNetwork()) };
}

/** `203.0.113.9:50412`, `[2001:db8::1]:7882`; addresses and numbers of ports are not numbers to be grouped. */
export const endpointText = (address: string, port: number | null | undefined): string =>
  port === undefined || port === null ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
