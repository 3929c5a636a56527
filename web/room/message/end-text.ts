import { timeOfDay } from '../../i18n/time.ts';

/** When something ends: 14:05, or Fri 27 Nov, 14:05, with the year when it is another one: by the reader's own calendar. */
export function endText(at: number, locale: string, now = Date.now()): string {
  const [day, today] = [new Date(at), new Date(now)];
  if (day.toDateString() === today.toDateString()) return timeOfDay(at, locale);
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(day.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
  }).format(at);
}
