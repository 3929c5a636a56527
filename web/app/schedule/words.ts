import { noon, type CalendarDate } from './dates.ts';

/** Days and times in people's words. */

/** 24 Nov */
export const dayAndMonth = (date: CalendarDate, locale: string): string =>
  style(locale, { day: 'numeric', month: 'short' }).format(noon(date));

/** Tuesday 24 November 2026 */
export const wholeDate = (date: CalendarDate, locale: string): string =>
  style(locale, { dateStyle: 'full' }).format(noon(date));

/** 24 Nov 2026 */
export const dayMonthYear = (date: CalendarDate, locale: string): string =>
  style(locale, { dateStyle: 'medium' }).format(noon(date));

/** Tue 24 Nov 2026 */
export const shortDate = (date: CalendarDate, locale: string): string =>
  style(locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(noon(date));

/** November 2026 */
export const monthName = (date: CalendarDate, locale: string): string =>
  style(locale, { month: 'long', year: 'numeric' }).format(noon(date));

/** Tue, or with `long` Tuesday. */
export const weekdayName = (date: CalendarDate, locale: string, length: 'short' | 'long' = 'short'): string =>
  style(locale, { weekday: length }).format(noon(date));

/** 10:15 on the clock of a zone; on the reader's own where the browser does not know it. */
export function timeIn(at: number, zone: string, locale: string): string {
  try {
    return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone }).format(at);
  } catch {
    return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at);
  }
}

const style = (locale: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
