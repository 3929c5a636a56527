import type { MessageLine } from '../chat-lines.ts';
import type { Room } from '../room.svelte.ts';

/** One thing a person can do to a message: its line in the message's menu, and its key while the message has the focus. */
export interface MessageAction {
  id: string;
  icon: string;
  /** In the language of the page. */
  label: string;
  /** One letter, or `Delete`; shown in the menu. Single letters work only while the message has the focus (WCAG 2.1.4). */
  key?: string;
  /** Cannot be undone: it stands last, and red. */
  danger?: boolean;
  /** Whether it is offered for this message now. Asked again while the menu is open, so it may depend on the time. */
  allowed(line: MessageLine): boolean;
  run(line: MessageLine): unknown;
}

/** What somebody can do in this room. `message/actions.ts` has the list of these. */
export type MessageActions = (room: Room) => MessageAction[];
