/** Time in people's words. All take milliseconds since the epoch and a locale (`locale()` of language.svelte.ts). */

/** 41:07, or 1:41:07: minutes and seconds gone by, the same in every language. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** 10:15 */
export const timeOfDay = (at: number, locale: string): string => style(locale, { timeStyle: 'short' }).format(at);

/** Tuesday 24 November */
export const longDay = (at: number, locale: string): string =>
  style(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(at);

/** 24 Nov, with the year when it is another one. */
export function shortDay(at: number, locale: string, now = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return style(locale, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
}

/** Tue */
export const weekday = (at: number, locale: string): string => style(locale, { weekday: 'short' }).format(at);

/** 24 Nov 2026, 10:15 */
export const dateAndTime = (at: number, locale: string): string =>
  style(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** 3 minutes ago, yesterday. */
export function ago(at: number, locale: string, now = Date.now()): string {
  const seconds = Math.min(0, (at - now) / 1000);
  const [unit, size] = units.find(([, unitSize]) => -seconds >= unitSize) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

/** For `<time datetime>`. */
export const machineTime = (at: number): string => new Date(at).toISOString();

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const style = (locale: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
