import type { Mention } from '../../../protocol/chat.ts';
import { limits } from '../../../protocol/limits.ts';
import type { Storage } from '../outbox-shelf.ts';
import { draftKey, readDraft } from './drafts.ts';

/** A correction of one's own message that was not sent yet. */
export interface KeptEdit {
  seq: number;
  /** When the message was written, by the server's clock. */
  at: number;
  text: string;
  mentions: Mention[];
}

/** One at a time, beside the draft. */
export const editKey = (account: string, room: string): string => draftKey(`edit.${account}`, room);

/** Null where there is none, or where the message may no longer be changed at `now`, by the server's clock. */
export function readEdit(json: string | null, now: number): KeptEdit | null {
  try {
    const { seq, at } = JSON.parse(json ?? '') as Partial<KeptEdit>;
    if (typeof seq !== 'number' || typeof at !== 'number' || now - at >= limits.editMs) return null;
    const { text, mentions } = readDraft(json);
    return { seq, at, text, mentions };
  } catch {
    return null;
  }
}

/** Keeps it as a draft is kept; null: no more. */
export function keepEdit(storage: Storage | null, key: string, edit: KeptEdit | null): void {
  try {
    if (edit === null) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(edit));
  } catch {
    // full: it then lasts as long as the page
  }
}
