/** Days of the calendar as text, `2026-11-24`, without time or zone: reckoned in UTC, where every day has 24 hours. */
export type CalendarDate = string;

const dayMs = 24 * 60 * 60_000;
const utc = (date: CalendarDate): Date => new Date(`${date}T00:00Z`);
const text = (date: Date): CalendarDate => date.toISOString().slice(0, 10);

export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  text(new Date(utc(date).getTime() + days * dayMs));

/** The same day of another month, or its last one where it has fewer. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const first = utc(`${date.slice(0, 7)}-01`);
  first.setUTCMonth(first.getUTCMonth() + months);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(Number(date.slice(8)), last));
  return text(first);
}

/** Monday 1 to Sunday 7. */
export const weekdayOf = (date: CalendarDate): number => utc(date).getUTCDay() || 7;

/** The day of the week on which weeks begin, Monday 1 to Sunday 7: where the browser does not know, Monday (ISO 8601). */
export function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
}

/** The first day of the week in which the date is. */
export const weekStart = (date: CalendarDate, firstDay: number): CalendarDate =>
  addDays(date, -((weekdayOf(date) - firstDay + 7) % 7));

/** The weeks that a month touches, whole: four to six rows of seven days. */
export function monthWeeks(month: CalendarDate, firstDay: number): CalendarDate[][] {
  const first = `${month.slice(0, 7)}-01`;
  const after = addMonths(first, 1);
  const weeks: CalendarDate[][] = [];
  for (let start = weekStart(first, firstDay); start < after; start = addDays(start, 7))
    weeks.push(Array.from({ length: 7 }, (_, day) => addDays(start, day)));
  return weeks;
}

/** For `Intl` with `timeZone: 'UTC'`: a moment of that day. */
export const noon = (date: CalendarDate): number => utc(date).getTime() + dayMs / 2;

/** Where an arrow, Home, End, Page Up or Page Down leads from a day in the grid; null for other keys. */
export function moved(key: string, date: CalendarDate, { firstDay, rtl }: { firstDay: number; rtl: boolean }) {
  const start = weekStart(date, firstDay);
  const days = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1, ArrowUp: -7, ArrowDown: 7 }[key];
  if (days !== undefined) return addDays(date, days);
  return (
    { Home: start, End: addDays(start, 6), PageUp: addMonths(date, -1), PageDown: addMonths(date, 1) }[key] ?? null
  );
}
