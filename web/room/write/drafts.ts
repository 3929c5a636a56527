import type { Mention } from '../../../protocol/chat.ts';
import type { Storage } from '../outbox-shelf.ts';

/** What somebody was writing, in one room. */
export interface Draft {
  text: string;
  replyTo: number | null;
  /** People chosen from the list while writing; whoever is not named in the text any more is left out when it is sent. */
  mentions: Mention[];
  /** How it is meant to go out: kept too, or a reload would send to all what was for staff alone. */
  anonymous: boolean;
  toStaff: boolean;
}

export const emptyDraft: Draft = { text: '', replyTo: null, mentions: [], anonymous: false, toStaff: false };

const PREFIX = 'chatstream.draft.';
export const draftKey = (account: string, room: string): string => `${PREFIX}${account}.${room}`;

/** Storage may hold what an older version or somebody's hand wrote. */
export function readDraft(json: string | null): Draft {
  try {
    const { text, replyTo, mentions, anonymous, toStaff } = JSON.parse(json ?? '') as Partial<Draft>;
    return {
      text: typeof text === 'string' ? text : '',
      replyTo: typeof replyTo === 'number' ? replyTo : null,
      mentions: Array.isArray(mentions) ? mentions.filter(isMention) : [],
      anonymous: anonymous === true,
      toStaff: toStaff === true,
    };
  } catch {
    return emptyDraft;
  }
}

const isMention = (one: unknown): one is Mention =>
  typeof one === 'object' && one !== null && 'id' in one && 'name' in one && typeof one.name === 'string';

/** Keeps it over a reload, and for the other tabs; nothing where the browser keeps nothing for us. */
export function keepDraft(storage: Storage | null, key: string, draft: Draft): void {
  try {
    const isEmpty = draft.text === '' && draft.replyTo === null && !draft.anonymous && !draft.toStaff;
    if (isEmpty) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(draft));
  } catch {
    // full: it then lasts as long as the page
  }
}

/** For signing out. */
export function forgetDrafts(storage: Storage): void {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i));
  for (const key of keys) if (key?.startsWith(PREFIX)) storage.removeItem(key);
}
