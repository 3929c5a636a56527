import type { ReactionCounts } from '../../protocol/chat.ts';
import type { RoomRole } from '../../protocol/room.ts';

/** One message as it stands in a file. No ids: who reads the file learns names, or not even those. */
export interface Line {
  /** Its seq: the number replies refer to, the same in every file. */
  number: number;
  at: number;
  author: string;
  /** Null for somebody who left, and for whoever wrote without a name. */
  role: RoomRole | null;
  /** Null when it was deleted. */
  text: string | null;
  replyTo?: number;
  editedAt?: number;
  lecture?: string;
  reactions: ReactionCounts;
}

/** What the file is about. */
export interface About {
  room: string;
  lecture?: string;
  from?: number | undefined;
  /** Before this. */
  to?: number | undefined;
  pseudonyms: boolean;
  /** IANA time zone of all times that people read. */
  zone: string;
  madeAt: number;
}

/** Writes a file piece by piece; one writer for each file. */
export interface Writer {
  begin(): string;
  line(line: Line): string;
  end(): string;
}

export interface Format {
  /** With charset. */
  type: string;
  extension: string;
  writer(about: About): Writer;
}

/** `helpful 3, thanks 1`, the most frequent first; empty when nobody reacted. */
export function reactionsInWords(counts: ReactionCounts): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([reaction, count]) => `${reaction} ${count}`)
    .join(', ');
}

/** Times as people in that zone read them. */
export function createClock(zone: string) {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'full' });
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const both = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return {
    /** Sunday, 1 March 2026 */
    day: (at: number) => day.format(at),
    /** 14:05 */
    time: (at: number) => time.format(at),
    /** 2026-03-01 14:05:09 */
    both: (at: number) => both.format(at),
  };
}

/** What a reader of text or a page is told first. */
export function headOf(about: About): { title: string; facts: string[] } {
  const clock = createClock(about.zone);
  const from = about.from === undefined ? [] : [`From ${clock.both(about.from)}`];
  const to = about.to === undefined ? [] : [`Before ${clock.both(about.to)}`];
  const pseudonyms = about.pseudonyms ? ['Students have numbers instead of names'] : [];
  const made = `Exported ${clock.both(about.madeAt)}`;
  return {
    title: about.lecture ? `${about.room}: ${about.lecture}` : about.room,
    facts: [...from, ...to, made, `Times: ${about.zone}`, ...pseudonyms],
  };
}
