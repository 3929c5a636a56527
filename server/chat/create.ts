import type { Kysely } from 'kysely';
import { limits } from '../../protocol/limits.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { EventStore } from '../rooms/events.store.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { MemberStore } from '../rooms/members.store.ts';
import type { SanctionStore } from '../rooms/sanctions.store.ts';
import type { Database } from '../store/schema.ts';
import { asideHandlers } from './aside.handlers.ts';
import { createAsideStore } from './aside.store.ts';
import { createAuditStore } from './audit.store.ts';
import { createChatStore } from './chat.store.ts';
import { Chats } from './chats.ts';
import { editHandlers } from './edits.handlers.ts';
import { erasingHandlers } from './erasing.handlers.ts';
import { createErasing } from './erasing.ts';
import { createMentions } from './mentions.store.ts';
import { Moderating } from './moderating.ts';
import { moderationHandlers } from './moderation.handlers.ts';
import { createPersons } from './persons.ts';
import { postingHandlers } from './posting.handlers.ts';
import { reactionHandlers } from './reactions.handlers.ts';
import { createReactionStore, type ReactionStore } from './reactions.store.ts';
import { Reactions } from './reactions.ts';
import { rulesHandlers } from './rules.handlers.ts';

export interface ChatParts {
  db: Kysely<Database>;
  events: EventStore;
  members: MemberStore;
  sanctions: SanctionStore;
  registry: Registry;
  reactionStore?: ReactionStore;
  rates?: Rates | undefined;
  now?: () => number;
}

/** Makes the chat of a node from its parts, and has it told of rooms. */
export function createChat(parts: ChatParts) {
  const { db, events, members, sanctions, registry, rates, now = Date.now } = parts;
  const tell = (roomId: string, feature: string, news: unknown) => registry.tell(roomId, feature, news);
  const reactionStore = parts.reactionStore ?? createReactionStore(db);
  const chatStore = createChatStore(db);
  const asideStore = createAsideStore(db);
  const audit = createAuditStore(db);
  const mentionsIn = createMentions(db);

  const pace = new Buckets(limits.roomRate, { now, shared: rates?.('room') });
  const reactions = new Reactions({ store: reactionStore, tell });
  const chats = new Chats({ reactions, store: chatStore, asides: asideStore, sanctions, tell, pace });
  registry.join(reactions);
  registry.join(chats);

  const moderating = new Moderating(rates);
  const persons = createPersons({ members, chatStore });
  const erasing = createErasing({ chats, chatStore, asideStore, reactionStore });
  const handlers: Handlers[] = [
    postingHandlers({ chats, chatStore, asideStore, persons, mentionsIn, rates, now }),
    editHandlers({ events, chats, mentionsIn, rates, now }),
    erasingHandlers({ events, reactionStore, audit, persons, erasing, moderating, rates }),
    reactionHandlers({ reactions, rates }),
    rulesHandlers({ chats, chatStore, audit, moderating }),
    asideHandlers({ chats, asideStore, audit, moderating }),
    moderationHandlers({ chats, registry, members, sanctions, audit, persons, erasing, moderating, now }),
  ];
  return { chats, reactions, chatStore, asideStore, reactionStore, audit, handlers };
}
