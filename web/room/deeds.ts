import type { Reaction } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import { withReactions } from './chat-state.ts';
import type { Connection } from './connection.ts';
import type { ReplyTo, Request } from './requests.ts';
import type { ViewHolder } from './view.ts';

/** A client's message without what the room adds: `id` and `room`. */
export type RoomRequest = Request extends infer M ? (M extends { room: string } ? Omit<M, 'room'> : never) : never;

/** What a person does to messages that are there, and to others. Everything rejects with `Refused`. */
export function createDeeds(holder: ViewHolder, connection: Connection, room: string) {
  /** Any request about this room. */
  const request = <T extends RoomRequest>(message: T) =>
    connection.request({ ...message, room } as Request) as Promise<ReplyTo<T['type']>>;

  return {
    request,
    /** The text disappears when the event comes. */
    erase: async (seq: number): Promise<void> => void (await request({ type: 'chat.delete', seq })),
    edit: async (seq: number, text: string, mentions: string[] = []): Promise<void> =>
      void (await request({ type: 'chat.edit', seq, text, mentions })),
    pin: async (seq: number | null): Promise<void> => void (await request({ type: 'chat.pin', seq })),
    people: (after?: string) => connection.request({ type: 'people.list', room, after, limit: limits.pageSizeMax }),

    /** Shown at once, and taken back when it is refused. */
    async react(seq: number, reaction: Reaction, on: boolean): Promise<void> {
      const before = holder.view.chat.reactions.get(seq) ?? { seq, counts: {}, mine: [] };
      const mine = before.mine ?? [];
      if (mine.includes(reaction) === on) return;
      const count = Math.max(0, (before.counts[reaction] ?? 0) + (on ? 1 : -1));
      const { [reaction]: _old, ...others } = before.counts;
      const counts = count > 0 ? { ...others, [reaction]: count } : others;
      const now = on ? [...mine, reaction] : mine.filter((one) => one !== reaction);
      holder.show({ chat: withReactions(holder.view.chat, [{ seq, counts, mine: now }]) });
      try {
        await request({ type: 'chat.react', seq, reaction, on });
      } catch (error) {
        holder.show({ chat: withReactions(holder.view.chat, [before]) });
        throw error;
      }
    },
  };
}
