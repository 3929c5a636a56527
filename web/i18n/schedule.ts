import english from './en/schedule.ts';
import { translator } from './language.svelte.ts';

/** Planned lectures: calendar, planning, calendar addresses, reminders. */
export const t = translator(english, { de: () => import('./de/schedule.ts') });
