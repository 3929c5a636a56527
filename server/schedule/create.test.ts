import { afterEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { sqliteDatabase } from '../../test/support/database.ts';
import { minuteMs, Timetable } from './test/timetable.ts';

afterEach(() => void vi.useRealTimers());

test('it is looked every fifteen seconds who is to be reminded, until the server stops', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const database = sqliteDatabase();
  const table = new Timetable(await database.open());
  const { by, send, plan } = await table.room();
  await send(by.Cleo!, 'PUT', '/api/me/reminders', { email: [5, 10], browser: [], notices: false });
  const letters = async () => (await table.letters(by.Cleo!)).length;
  await plan(10 * minuteMs);
  vi.advanceTimersByTime(limits.reminderLookMs - 1);
  expect(await letters()).toBe(0);
  vi.advanceTimersByTime(1);
  await expect.poll(letters).toBe(1);
  table.at += 5 * minuteMs;
  vi.advanceTimersByTime(limits.reminderLookMs);
  await expect.poll(letters).toBe(2);
  table.stop();
  expect(vi.getTimerCount()).toBe(0);
  await database.drop();
});
