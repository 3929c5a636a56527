import type { LabGroup } from '../../protocol/lab.ts';
import { limits } from '../../protocol/limits.ts';
import type { ViewerRow } from '../media/lens-port.ts';
import type { Client } from '../rooms/client.ts';

/** A look at everybody who watches, at a moment of a clock that never jumps. */
export interface Look {
  at: number;
  clean: ReadonlyMap<string, ViewerRow>;
  impaired: ReadonlyMap<string, ViewerRow>;
}

/**
 * Who watches, in two groups: of each person's connections the newest, by name. Players, and pages whose socket is gone, are in neither.
 * `watching`: the older first, without twins.
 */
export function lookAt(
  rows: readonly ViewerRow[],
  watching: Iterable<[connection: string, client: Client | null]>,
  volunteers: ReadonlySet<Client>,
  at: number,
): Look {
  const byName = new Map(rows.map((row) => [row.connection, row]));
  const [clean, impaired] = [new Map<string, ViewerRow>(), new Map<string, ViewerRow>()];
  for (const [connection, client] of watching) {
    const row = byName.get(connection);
    if (row?.connected && client?.seat) (volunteers.has(client) ? impaired : clean).set(client.identity.accountId, row);
  }
  return { at, clean: newest(clean), impaired: newest(impaired) };
}

/** How both groups fared between two looks; only those in a group both times have rates. */
export function groupsOf(now: Look, before: Look | null): { clean: LabGroup | null; impaired: LabGroup | null } {
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  return {
    clean: now.clean.size < limits.labCleanLeast ? null : groupOf(now.clean, before?.clean, seconds),
    impaired: now.impaired.size === 0 ? null : groupOf(now.impaired, before?.impaired, seconds),
  };
}

function groupOf(
  rows: ReadonlyMap<string, ViewerRow>,
  before: ReadonlyMap<string, ViewerRow> | undefined,
  seconds: number,
): LabGroup {
  const all = [...rows.values()];
  const pairs = all.flatMap((row) => {
    const earlier = before?.get(row.connection);
    return earlier ? [[row, earlier] as const] : [];
  });
  const perSecond = (of: 'bytes' | 'nacks' | 'resent' | 'pictureLosses') =>
    seconds > 0 ? (mean(pairs.map(([row, earlier]) => (row[of] - earlier[of]) / seconds)) ?? 0) : 0;
  const loss = mean(all.map((row) => row.loss));
  const qualities = { high: 0, medium: 0, low: 0, none: 0 };
  for (const { quality } of all) if (quality) qualities[quality]++;
  return {
    people: all.length,
    lossPercent: loss === null ? null : rounded(loss * 100),
    roundTripMs: rounded(mean(all.map((row) => row.roundTripMs))),
    jitterMs: rounded(mean(all.map((row) => row.jitterMs))),
    kbits: rounded((perSecond('bytes') * 8) / 1000),
    nacksPerSecond: rounded(perSecond('nacks')),
    resentPerSecond: rounded(perSecond('resent')),
    pictureLossesPerSecond: rounded(perSecond('pictureLosses')),
    qualities,
  };
}

const newest = (byPerson: ReadonlyMap<string, ViewerRow>) =>
  new Map([...byPerson.values()].map((row) => [row.connection, row]));

/** Of those that are known; null when none is. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function rounded(value: number): number;
function rounded(value: number | null): number | null;
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
