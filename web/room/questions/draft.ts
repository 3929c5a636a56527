import { draftKey } from '../write/drafts.ts';
import type { Storage } from '../outbox-shelf.ts';

/** A question that was not asked yet. */
export interface AskDraft {
  text: string;
  anonymous: boolean;
  /** While it is on its way: by this the server knows it again, so that it is asked once. */
  clientId: string | null;
}

export const emptyAsk: AskDraft = { text: '', anonymous: false, clientId: null };

/** Beside the draft of the chat, and forgotten with it. */
export const askKey = (account: string, room: string): string => draftKey(`question.${account}`, room);

/** Storage may hold what an older version or somebody's hand wrote. */
export function readAsk(storage: Storage | null, key: string): AskDraft {
  try {
    const { text, anonymous, clientId } = JSON.parse(storage?.getItem(key) ?? '') as Partial<AskDraft>;
    return {
      text: typeof text === 'string' ? text : '',
      anonymous: anonymous === true,
      clientId: typeof clientId === 'string' ? clientId : null,
    };
  } catch {
    return emptyAsk;
  }
}

/** Keeps it over a reload; nothing where the browser keeps nothing for us. */
export function keepAsk(storage: Storage | null, key: string, draft: AskDraft): void {
  try {
    if (draft.text === '' && !draft.anonymous) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(draft));
  } catch {
    // full: it then lasts as long as the page
  }
}
