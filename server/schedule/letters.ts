import type { Letter } from '../mail/port.ts';
import type { Planned } from './schedule.store.ts';

/** Who gets a letter, and the addresses that stand in it. */
export interface Envelope {
  to: string;
  /** Of this server: `https://host`. */
  origin: string;
  /** See `StopTokens`. */
  stop: string;
}

/** What there is to tell of planned lectures. */
export type Told = 'change' | 'cancellation' | 'return';

/** The mails about what is planned. Titles are in them: their readers are members of the room. */
export const letters = {
  reminder(lecture: Planned, envelope: Envelope): Letter {
    return letter(envelope, {
      subject: `${lecture.title} begins on ${when(lecture)}`,
      text: `${named(lecture)} begins on ${when(lecture)}.

Watch it here: ${envelope.origin}/rooms/${lecture.room_id}/live`,
      why: 'You get this e-mail because you asked to be reminded of lectures.',
    });
  },

  /** `others`: so many later ones of its series were changed in the same way. */
  notice(
    told: { of: Told; lecture: Planned; before: Planned; others: number; note: string },
    envelope: Envelope,
  ): Letter {
    const { of, lecture, others, note } = told;
    return letter(envelope, {
      subject: `${subjects[of]}: ${lecture.title}`,
      text: [
        news(told),
        ...(others > 0
          ? [`The same holds for ${others === 1 ? 'one later lecture' : `${others} later lectures`} of this series.`]
          : []),
        ...(note ? [`A note from the presenter:\n\n${note.replace(/^/gm, '  ')}`] : []),
        `All lectures of the room: ${envelope.origin}/rooms/${lecture.room_id}`,
      ].join('\n\n'),
      why: 'You get this e-mail because you are a member of this room.',
    });
  },
};

const subjects: Record<Told, string> = {
  change: 'Changed',
  cancellation: 'Cancelled',
  return: 'Takes place after all',
};

function news({ of, lecture, before }: { of: Told; lecture: Planned; before: Planned }): string {
  if (of === 'cancellation') return `${named(lecture)} on ${when(lecture)} does not take place.`;
  if (of === 'return') return `${named(lecture)} takes place after all, on ${when(lecture)}.`;
  const [then, now] = [when(before), when(lecture)];
  return `${named(lecture)} was changed. It is on ${now}${then === now ? '' : `, and no longer on ${then}`}.`;
}

function letter(
  { to, origin, stop }: Envelope,
  { subject, text, why }: { subject: string; text: string; why: string },
): Letter {
  const link = `${origin}/reminders/stop?token=${stop}`;
  return {
    to,
    subject,
    text: `Hello,

${text}

${why} To get no more e-mails about lectures: ${link}
`,
    // RFC 8058: mail programs show a button for it, and those who press it do not press the one for spam.
    headers: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

const named = (lecture: Planned): string => `"${lecture.title}" in the room "${lecture.room_name}"`;

/** By the clock on the wall where it was planned: "Tuesday, 24 November 2026, 10:15–11:45 (Europe/Berlin)". */
function when({ starts_at, ends_at, zone }: Planned): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: zone }).format(starts_at);
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: zone });
  return `${day}, ${time.format(starts_at)}–${time.format(ends_at)} (${zone})`;
}
