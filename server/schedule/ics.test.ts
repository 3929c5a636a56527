import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { calendarOf } from './ics.ts';
import type { Planned } from './schedule.store.ts';
import { spansOf } from './wall-clock.ts';

const [span] = spansOf({ title: '', description: '', starts: '2027-03-28T02:30', zone: 'Europe/Berlin', minutes: 90 });
const lecture: Planned = {
  ...{ id: 'a'.repeat(22), room_id: 'r'.repeat(22), series_id: null, title: 'Paging', description: 'Read chapter 4' },
  ...{ starts_at: span!.startsAt, ends_at: span!.endsAt, zone: 'Europe/Berlin', state: 'scheduled', lecture_id: null },
  ...{ sequence: 3, made_by: 'ada', made_at: 1_000, changed_at: 2_000, room_name: 'Operating Systems', held: null },
};
const origin = 'https://uni.example';
const written = (lectures: Planned[], name = 'Operating Systems') => calendarOf(lectures, { name, origin });

function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) };
}

test('a calendar program reads what was planned', async () => {
  const { calendar, events } = read(await written([lecture]));
  expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
  expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('Operating Systems');
  const [event] = events;
  expect(event).toMatchObject({ uid: `${lecture.id}@chatstream`, summary: 'Paging', sequence: 3 });
  expect(event!.location).toBe('Operating Systems');
  expect(event!.description).toBe(`Read chapter 4\n\n${origin}/rooms/${lecture.room_id}/live`);
  const property = (name: string) => String(event!.component.getFirstPropertyValue(name));
  expect(property('status')).toBe('CONFIRMED');
  expect(property('last-modified')).toBe('1970-01-01T00:00:02Z');
  expect(property('url')).toBe(`${origin}/rooms/${lecture.room_id}/live`);
});

test('times are in UTC: a program need not know when our clocks are put forward', async () => {
  const { events } = read(await written([lecture]));
  expect(events[0]!.startDate.toString()).toBe('2027-03-28T01:30:00Z');
  expect(events[0]!.endDate.toString()).toBe('2027-03-28T03:00:00Z');
});

test('what is cancelled stays, and says so', async () => {
  const { events } = read(
    await written([
      { ...lecture, state: 'cancelled', sequence: 4 },
      { ...lecture, id: 'b'.repeat(22) },
    ]),
  );
  expect(events.map((one) => String(one.component.getFirstPropertyValue('status')))).toEqual([
    'CANCELLED',
    'CONFIRMED',
  ]);
  expect(events[0]!.uid).toBe(`${lecture.id}@chatstream`);
});

const hostile: [what: string, text: string][] = [
  ['another attendee', 'x\r\nATTENDEE:mailto:all@uni.example'],
  ['another event', 'x\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:y'],
  ['the beginning of an event', 'BEGIN:VEVENT'],
  ['signs with a meaning', 'a;b,c\\n\\;"d":e'],
  ['other line breaks', '\u2028ATTENDEE:x\u0085ORGANIZER:y\u000bDTSTART:z'],
  ['long text of two and four octets', 'Übungsgruppe 🎓 '.repeat(40)],
  ['text in two directions', 'عربي \u202eabc '.repeat(30)],
  ['a word that does not end', 'x'.repeat(1_000)],
];

test.each(hostile)('%s in title, description and room is one event, and only text', async (_, text) => {
  const ics = await written([{ ...lecture, title: text, description: text, room_name: text }], text);
  const { calendar, events } = read(ics);
  expect(events).toHaveLength(1);
  expect(events[0]!.attendees).toEqual([]);
  const names = (component: ICAL.Component) => component.getAllProperties().map(({ name }) => name);
  const plain = read(await written([lecture]));
  expect(names(events[0]!.component)).toEqual(names(plain.events[0]!.component));
  expect(names(calendar)).toEqual(names(plain.calendar));
  const title = text.toWellFormed().replace(/\r\n?/g, '\n').replaceAll('\u000b', '').replace(/\s+/g, ' ').trim();
  expect(events[0]!.summary).toBe(title);
  // The reader leaves properties that it does not know as they are.
  expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe(title.replace(/[\\;,]/g, '\\$&'));
  expect(events[0]!.description).toContain(
    text
      .replaceAll('\u000b', '')
      .split(/[\r\n]/)[0]!
      .trim(),
  );
});

test.each(hostile)('%s makes no line longer than 75 octets, and none that ends in half a sign', async (_, text) => {
  const ics = await written([{ ...lecture, title: text, description: text, room_name: text }], text);
  const lines = ics.split('\r\n');
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(ics.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
  expect(lines.every((line) => line.isWellFormed())).toBe(true);
});
