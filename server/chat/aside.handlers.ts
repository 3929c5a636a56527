import type { Aside } from '../../protocol/aside.ts';
import { UserError } from '../errors.ts';
import { seated, stillSeated } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Room } from '../rooms/live/room.ts';
import { cleanText } from '../text.ts';
import type { AsideStore } from './aside.store.ts';
import type { AuditStore, Note } from './audit.store.ts';
import { isOwn } from './author.ts';
import type { Chats } from './chats.ts';
import type { Moderating } from './moderating.ts';

export interface AsideParts {
  chats: Chats;
  asideStore: AsideStore;
  audit: AuditStore;
  moderating: Moderating;
}

/** What becomes of messages that were set aside. */
export function asideHandlers({ chats, asideStore, audit, moderating }: AsideParts): Handlers {
  return {
    async 'aside.decide'(client, message) {
      const { room } = seated(client, message.room, 'chat.moderate');
      moderating.check(client);
      const found = await asideStore.find(room.id, message.aside);
      if (!found) throw new UserError('not_found');
      if (found.aside.state !== 'waiting') throw new UserError('conflict');
      const reason = (message.reason && cleanText(message.reason).trim()) || undefined;
      const decision = { byId: client.identity.accountId, ...(message.release ? {} : { reason }) };
      const note: Note = {
        roomId: room.id,
        actorId: client.identity.accountId,
        deed: message.release ? 'release' : 'refuse',
        subjectId: found.aside.by.id,
        ...(reason && !message.release ? { detail: { reason } } : {}),
      };
      // Both are in one transaction, and the first of two deciders is the one.
      const decided = message.release
        ? await release(room, found, decision, note)
        : await audit.done(asideStore.deciding(found.aside.id, { state: 'refused', ...decision }), note);
      if (!decided) throw new UserError('conflict');
      await tell(room, found.aside.id);
    },

    async 'aside.withdraw'(client, message) {
      const seat = seated(client, message.room, 'chat.post');
      const { room, permissions } = seat;
      moderating.check(client);
      const aside = (await asideStore.find(room.id, message.aside))?.aside;
      stillSeated(client, seat);
      const own = aside !== undefined && isOwn(client, aside.by.id);
      if (!aside || !(own || permissions.has('chat.moderate'))) throw new UserError('not_found');
      const { accountId } = client.identity;
      const withdrawn = own
        ? await asideStore.withdraw(aside.id)
        : await audit.done(asideStore.withdrawing(aside.id, accountId), {
            roomId: room.id,
            actorId: accountId,
            deed: 'withdraw',
            subjectId: aside.by.id,
          });
      if (withdrawn) await tell(room, aside.id);
    },
  };

  /** It becomes a message like any other, by its author and under the author's name for it. */
  async function release(
    room: Room,
    { aside, mentions }: NonNullable<Awaited<ReturnType<AsideStore['find']>>>,
    decision: { byId: string },
    note: Note,
  ): Promise<boolean> {
    const lectureId = room.lecture?.id ?? aside.lectureId;
    const closing = asideStore.deciding(aside.id, { state: 'released', ...decision });
    const place = await room.append({
      type: 'chat.posted',
      by: aside.by,
      payload: {
        text: aside.text,
        ...(aside.replyTo === undefined ? {} : { replyTo: aside.replyTo }),
        ...(mentions.length > 0 ? { mentions } : {}),
      },
      ...(aside.clientId ? { clientId: aside.clientId } : {}),
      ...(lectureId ? { lectureId } : {}),
      alongside: [{ query: closing, rows: 1 }, { query: audit.noting(note) }],
    });
    if (place === null) return false;
    // The log had it already, so nothing ran alongside: another one has just released it, or it was sent to a node that had
    // not heard of the rules of then.
    const now = await asideStore.find(room.id, aside.id);
    if (now?.aside.state === 'waiting') return audit.done(closing, note);
    return now?.aside.decidedBy?.id === decision.byId;
  }

  async function tell(room: Room, id: string): Promise<void> {
    const found: { aside: Aside } | null = await asideStore.find(room.id, id);
    if (found) chats.asideChanged(room, found.aside);
  }
}
