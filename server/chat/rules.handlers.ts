import type { AuditEntry } from '../../protocol/chat-api.ts';
import type { ChatRules } from '../../protocol/rules.ts';
import { UserError } from '../errors.ts';
import { byOf, seated, stillSeated } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { cleanLine } from '../text.ts';
import type { AuditStore, Note } from './audit.store.ts';
import type { Chat } from './chat.ts';
import type { ChatStore } from './chat.store.ts';
import type { Chats } from './chats.ts';
import { isComparable } from './held-words.ts';
import type { Moderating } from './moderating.ts';

export interface RulesParts {
  chats: Chats;
  chatStore: ChatStore;
  audit: AuditStore;
  moderating: Moderating;
}

/** How often a change is made anew when somebody else's came between. */
const tries = 5;

/** The rules of a room's chat, and the message that is pinned above it. */
export function rulesHandlers({ chats, chatStore, audit, moderating }: RulesParts): Handlers {
  return {
    async 'rules.change'(client, message) {
      const seat = seated(client, message.room, 'chat.rules');
      const { room } = seat;
      moderating.check(client);
      const chat = chats.of(room);
      const words = message.heldWords && toWords(message.heldWords);
      for (let n = 0; n < tries; n++) {
        stillSeated(client, seat);
        const before = chat.rules;
        const rules: ChatRules = { ...before, ...message.rules, ...(words ? { holdsWords: words.length > 0 } : {}) };
        const note = noteOf(chat, rules, words);
        if (!note) return;
        const place = await room.append({
          type: 'rules.changed',
          by: byOf(client),
          payload: { rules },
          alongside: [
            { query: chatStore.changeRules(room.id, before, rules, words), rows: 1 },
            { query: audit.noting({ ...note, roomId: room.id, actorId: client.identity.accountId }) },
          ],
        });
        if (place) return chat.refresh();
      }
      throw new UserError('conflict');
    },

    async 'chat.pin'(client, { room: roomId, seq }) {
      const { room } = seated(client, roomId, 'chat.moderate');
      moderating.check(client);
      const note: Note = {
        roomId: room.id,
        actorId: client.identity.accountId,
        deed: seq === null ? 'unpin' : 'pin',
        ...(seq === null ? {} : { ref: seq }),
      };
      const place = await room.append({
        type: 'chat.pinned',
        by: byOf(client),
        payload: { ref: seq },
        alongside: [
          ...(seq === null ? [] : [{ query: chatStore.messageAt(room.id, seq, { unerased: true }), rows: 1 }]),
          { query: chatStore.pin(room.id, seq), rows: 1 },
          { query: audit.noting(note) },
        ],
      });
      if (!place) throw new UserError('not_found');
      await chats.of(room).refresh();
    },
  };
}

/** As they are kept: one line each, none twice. Throws `bad_request` for one that holds nothing to compare. */
function toWords(written: string[]): string[] {
  return [...new Set(written.map(cleanLine))].map((word, n) => {
    if (!isComparable(word)) throw new UserError('bad_request', { field: `heldWords.${n}` });
    return word;
  });
}

/** What is noted of the change; null when nothing changes. */
function noteOf(chat: Chat, rules: ChatRules, words: string[] | undefined): Pick<Note, 'deed' | 'detail'> | null {
  const changed = Object.entries(rules).filter(([rule, value]) => chat.rules[rule as keyof ChatRules] !== value);
  const newWords = words !== undefined && words.join('\n') !== chat.heldWords.join('\n');
  if (changed.length === 0 && !newWords) return null;
  const detail: Pick<AuditEntry, 'rules' | 'heldWords'> = {
    rules: Object.fromEntries(changed),
    ...(newWords ? { heldWords: words.length } : {}),
  };
  return { deed: 'rules', detail };
}
