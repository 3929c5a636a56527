import type { Mention } from './chat.ts';
import type { RoomEvent } from './room.ts';

/** In a text, instead of the name of somebody whose account was deleted. */
export const nobodysName = '…';

/**
 * What a later event does to an earlier one: texts that were erased or changed are erased or changed wherever they stand.
 * One rule for the server's memory and for every page. Gives the same object back when nothing changes.
 */
export function affected(earlier: RoomEvent, later: RoomEvent): RoomEvent {
  if (earlier.seq >= later.seq) return earlier;
  if (later.type === 'chat.forgotten') return forgotten(earlier, later);
  if (earlier.type !== 'chat.posted' && earlier.type !== 'chat.edited') return earlier;
  const about = earlier.type === 'chat.posted' ? earlier.seq : earlier.ref;
  if (later.type === 'chat.deleted' && later.ref === about) return erased(earlier);
  if (later.type === 'chat.purged' && later.person === earlier.by.id) return erased(earlier);
  if (later.type === 'chat.expired' && about < later.before) return erased(earlier);
  if (later.type !== 'chat.edited' || later.ref !== about || earlier.text === null) return earlier;
  if (later.text === null) return erased(earlier);
  const { mentions: _before, ...rest } = earlier;
  const mentions = later.mentions ? { mentions: later.mentions } : {};
  if (rest.type === 'chat.edited') return { ...rest, ...mentions, text: later.text };
  return { ...rest, ...mentions, text: later.text, editedAt: later.editedAt };
}

/** Whether an event can change earlier ones at all. */
export function isEffect(event: RoomEvent): boolean {
  return effects.has(event.type);
}

const effects: ReadonlySet<string> = new Set([
  'chat.edited',
  'chat.deleted',
  'chat.purged',
  'chat.forgotten',
  'chat.expired',
] satisfies RoomEvent['type'][]);

/** The text without the names of those whom `places` of its mentions name, who are `nobody` from then on. Again does nothing. */
export function withoutMentions(
  { text, mentions }: { text: string; mentions: readonly Mention[] },
  places: readonly number[],
  nobody: string,
): { text: string; mentions: Mention[] } {
  const gone = places.flatMap((n) => mentions[n] ?? []);
  return {
    text: gone.reduce((so, { name }) => withoutName(so, name), text),
    mentions: mentions.map((one) => (gone.includes(one) ? { id: nobody, name: nobodysName } : one)),
  };
}

/** `@name` where the name ends there: "@Ann" is not taken out of "@Anna". */
function withoutName(text: string, name: string): string {
  const [first = '', ...others] = text.split(`@${name}`);
  return others.reduce((so, part) => `${so}@${/^[\p{L}\p{N}]/u.test(part) ? name : nobodysName}${part}`, first);
}

type Forgotten = RoomEvent & { type: 'chat.forgotten' };

function forgotten(earlier: RoomEvent, later: Forgotten): RoomEvent {
  const own = later.refs.includes(earlier.seq);
  const now = own ? { ...earlier, by: later.by } : earlier;
  const places = (later.mentions ?? []).filter(([seq]) => seq === aboutOf(now)).map(([, n]) => n);
  if (now.type === 'chat.purged') return places.length > 0 ? { ...now, person: later.by.id } : now;
  if (now.type !== 'chat.posted' && now.type !== 'chat.edited') return now;
  // What an edit says is what the message says: it goes with it, though it may stand in the next event's `refs`.
  if (later.erased && (own || later.refs.includes(aboutOf(now)))) return erased(now);
  if (places.length === 0 || now.text === null || !now.mentions) return now;
  return { ...now, ...withoutMentions({ text: now.text, mentions: now.mentions }, places, later.by.id) };
}

const aboutOf = (event: RoomEvent): number => (event.type === 'chat.edited' ? event.ref : event.seq);

/** Keeps what names the place, and nothing of what was said. */
function erased(event: RoomEvent & { type: 'chat.posted' | 'chat.edited' }): RoomEvent {
  const { seq, at, by, lectureId } = event;
  const place = { seq, at, by, ...(lectureId ? { lectureId } : {}) };
  if (event.type === 'chat.edited') {
    return { ...place, type: event.type, ref: event.ref, editedAt: event.editedAt, text: null };
  }
  const { clientId } = event;
  return { ...place, type: event.type, text: null, ...(clientId ? { clientId } : {}) };
}
