import type { Attendance, Stretch } from '../../protocol/attendance.ts';
import type { ClassroomSettings } from '../../protocol/classroom.ts';
import { limits } from '../../protocol/limits.ts';
import type { Claims, Presence } from './attendance.store.ts';
import { lengthOf, merged } from './merged.ts';

export interface Wanted {
  /** From its beginning to its end, or to now. */
  lecture: Stretch;
  /** By account, whoever is to be listed. */
  names: ReadonlyMap<string, string>;
  presences: readonly Presence[];
  claims: Claims;
  settings: ClassroomSettings['attendance'];
}

/** Everybody's part in a lecture, by name. */
export function listed({ lecture, names, presences, claims, settings }: Wanted): Attendance[] {
  const of = Map.groupBy(presences, (one) => one.accountId);
  const whole = Math.max(1, lecture.until - lecture.from);
  const people = [...names].map(([account, name]): Attendance => {
    const own = of.get(account) ?? [];
    const [connected, watched] = (['connected', 'watched'] as const).map((kind) =>
      merged(
        own.filter((one) => one.kind === kind),
        lecture,
        limits.presenceGapMs,
      ),
    ) as [Stretch[], Stretch[]];
    const counted = lengthOf(settings.counts === 'watched' ? watched : connected);
    // Rounded down: who was there for less than the room asks was not there for as much.
    const percent = Math.floor((100 * counted) / whole);
    const claim = claims.get(account) ?? null;
    return {
      account,
      name,
      connectedMs: lengthOf(connected),
      watchedMs: lengthOf(watched),
      connected,
      watched,
      percent,
      present: percent >= settings.presentPercent || claim?.state === 'accepted',
      claim,
    };
  });
  return people.sort((one, other) => order.compare(one.name, other.name) || (one.account < other.account ? -1 : 1));
}

const order = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
