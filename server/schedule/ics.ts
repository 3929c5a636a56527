import { cleanLine, cleanText } from '../text.ts';
import type { Planned } from './schedule.store.ts';

/**
 * Planned lectures for calendar programs (RFC 5545), in UTC. A lecture keeps its UID, and SEQUENCE grows with every change, so that
 * programs change what they have; what is cancelled stays and says so. `origin`: of this server, for the links.
 */
export async function calendarOf(
  lectures: Planned[],
  { name, origin }: { name: string; origin: string },
): Promise<string> {
  const { default: newCalendar, ICalCalendarMethod, ICalEventStatus } = await import('ical-generator');
  const calendar = newCalendar({
    name: escaped(name),
    prodId: { company: 'ChatStream', product: 'Schedule' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 60 * 60, // seconds
  });
  for (const lecture of lectures) {
    const link = `${origin}/rooms/${lecture.room_id}/live`;
    calendar.createEvent({
      id: `${lecture.id}@chatstream`,
      sequence: lecture.sequence,
      stamp: new Date(lecture.changed_at),
      lastModified: new Date(lecture.changed_at),
      start: new Date(lecture.starts_at),
      end: new Date(lecture.ends_at),
      summary: cleanLine(lecture.title),
      description: [cleanText(lecture.description), link].filter(Boolean).join('\n\n'),
      location: cleanLine(lecture.room_name),
      url: link,
      status: lecture.state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}

/** RFC 5545 section 3.3.11. The library does this to every text but the calendar's name. */
function escaped(text: string): string {
  return cleanLine(text).replace(/[\\;,]/g, (sign) => `\\${sign}`);
}
