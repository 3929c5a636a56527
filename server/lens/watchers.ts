import type { MediaPath } from '../../protocol/lens-class.ts';
import type { ViewerRow } from '../media/lens-port.ts';

/** Somebody who watches, by the worse of his connections. */
export interface Watcher extends Pick<
  ViewerRow,
  'family' | 'network' | 'loss' | 'roundTripMs' | 'congested' | 'quality'
> {
  path: MediaPath | null;
}

type ViewerOf = (connection: string) => { accountId: string; path: MediaPath | null } | null;

/** From here on a lecture is felt to be bad. */
const lossFelt = 0.02;
const roundTripFeltMs = 300;

export const isTroubled = ({ loss, roundTripMs, congested }: Watcher): boolean =>
  congested || (loss ?? 0) >= lossFelt || (roundTripMs ?? 0) >= roundTripFeltMs;

/**
 * Each person who watches once, by account. Whoever watches on two pages counts by the worse one, for that is the one he would complain of.
 * What the lab does to a connection is not the network's doing: of such a connection nothing is counted that the lab changes.
 */
export function watchersOf(rows: readonly ViewerRow[], viewerOf: ViewerOf): Map<string, Watcher> {
  const people = new Map<string, Watcher>();
  for (const row of rows) {
    const viewer = row.connected ? viewerOf(row.connection) : null;
    if (!viewer) continue;
    const { accountId, path } = viewer;
    const watcher = { path, ...ofItself(row) };
    const known = people.get(accountId);
    if (!known || isWorse(watcher, known)) people.set(accountId, watcher);
  }
  return people;
}

function ofItself({ family, network, loss, roundTripMs, congested, quality, impaired }: ViewerRow) {
  if (impaired) return { family, network, loss: null, roundTripMs: null, congested: false, quality: null };
  return { family, network, loss, roundTripMs, congested, quality };
}

function isWorse(one: Watcher, other: Watcher): boolean {
  const [bad, worse] = [badness(other), badness(one)];
  const differs = worse.findIndex((figure, at) => figure !== bad[at]);
  return differs >= 0 && worse[differs]! > bad[differs]!;
}

/** What counts first stands first. Something known is worse than nothing. */
const badness = (watcher: Watcher): number[] => [
  isTroubled(watcher) ? 1 : 0,
  watcher.loss ?? -1,
  watcher.roundTripMs ?? -1,
];
