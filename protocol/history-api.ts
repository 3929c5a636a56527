/** Bodies of the HTTP routes about what was said in a room: single messages, and what a search found. */
import { z } from 'zod';
import { Seq, Time } from './envelope.ts';
import type { RoomEvent } from './room.ts';

/** Events as in protocol/room.ts. They are not checked on their way out. */
const Events = z.array(z.custom<RoomEvent>().meta({ type: 'object' }));

/** Messages by their seq, oldest first; those that are not there are left out. */
export const MessageList = z.object({ messages: Events });
export type MessageList = z.infer<typeof MessageList>;

/**
 * What a search found, newest first. `next` is the value for `before` to look further back, null where the room begins;
 * `searchedBackTo` is when the oldest event looked at happened, null when there was none.
 */
export const SearchPage = z.object({ messages: Events, next: Seq.nullable(), searchedBackTo: Time.nullable() });
export type SearchPage = z.infer<typeof SearchPage>;
