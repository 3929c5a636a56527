import type { CalendarDate } from './dates.ts';

/** The zone of this browser. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What the wall clock of a zone shows at that moment: `2026-11-24T10:15`. A zone this browser does not know is read as its own. */
export function localTime(at: number, zone: string): string {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

export const dateOf = (at: number, zone: string): CalendarDate => localTime(at, zone).slice(0, 10);

/** Whether clocks of the two zones differ at that moment. Their names may differ where their clocks do not. */
export const differs = (at: number, zone: string, other: string): boolean =>
  localTime(at, zone) !== localTime(at, other);

/** The town that stands for a zone: "Buenos Aires" of `America/Argentina/Buenos_Aires`. */
export const townOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** All zones that this browser knows, and those given, by name. */
export function allZones(...more: string[]): string[] {
  const known = Intl.supportedValuesOf?.('timeZone') ?? [];
  return [...new Set([...known, 'UTC', ...more])].sort();
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = clockFor(zone) ?? clockFor(undefined)!;
  clocks.set(zone, made);
  return made;
}

function clockFor(timeZone: string | undefined): Intl.DateTimeFormat | null {
  const [day, time] = ['2-digit', '2-digit'] as const;
  try {
    return new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
      ...{ year: 'numeric', month: day, day, hour: time, minute: time },
    });
  } catch {
    return null;
  }
}
