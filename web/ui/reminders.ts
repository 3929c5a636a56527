import type { ReminderChoice, RemindersDue } from '../../protocol/schedule.ts';
import { t } from '../i18n/countdown.ts';
import { t as shared } from '../i18n/shared.ts';
import { api } from './api.ts';
import { toast } from './toasts.svelte.ts';

const choicePath = '/api/me/reminders';
const everyMs = 60_000;

/** Browsers have notifications in secure contexts only. */
export const canNotify = 'Notification' in globalThis && isSecureContext;
export const permission = (): NotificationPermission => (canNotify ? Notification.permission : 'denied');

let wanted: boolean | undefined;
let timer: ReturnType<typeof setInterval> | undefined;

export const reminders = (): Promise<ReminderChoice> => api.get<ReminderChoice>(choicePath);

export async function chooseReminders(choice: ReminderChoice): Promise<void> {
  await api.put(choicePath, choice);
  wanted = choice.browser.length > 0;
}

/**
 * While a page is open, asks every minute what this person is to be reminded of now, and shows it. Whoever chose nothing, or did
 * not allow notifications, is asked nothing about. Several pages may do so: the server gives each reminder to one of them.
 * Returns what stops it.
 */
export function keepReminding(): () => void {
  clearInterval(timer);
  timer = setInterval(() => void look(), everyMs);
  void look();
  return () => clearInterval(timer);
}

/** 10 minutes, 1 hour, 1 day: as it is chosen and said. */
export function inWords(minutes: number): string {
  if (minutes > 0 && minutes % 1_440 === 0) return t('countdown.days', { count: minutes / 1_440 });
  if (minutes > 0 && minutes % 60 === 0) return t('countdown.hours', { count: minutes / 60 });
  return shared('count.minutes', { count: minutes });
}

async function look(): Promise<void> {
  if (permission() !== 'granted') return;
  try {
    wanted ??= (await reminders()).browser.length > 0;
    if (!wanted) return;
    const { due } = await api.post<RemindersDue>(`${choicePath}/due`);
    due.forEach(show);
  } catch {
    // Offline, or signed out: the next minute tries again.
  }
}

function show({ lecture, minutes }: RemindersDue['due'][number]): void {
  const { title, roomName, room } = lecture;
  const text = minutes > 0 ? t('remind.in', { title, time: inWords(minutes) }) : t('remind.now', { title });
  const open = () => location.assign(`/rooms/${room}/live`);
  try {
    const notification = new Notification(text, { body: roomName, tag: `lecture ${lecture.id}` });
    notification.onclick = () => {
      focus();
      notification.close();
      open();
    };
  } catch {
    // Some phones allow them to installed apps only.
    toast(text, { action: { name: t('remind.open'), run: open } });
  }
}
