import type { Text } from '../format.ts';

/** Reading the chat: what is new, where one is, how it looks. */
export default {
  'read.newSince': 'New since you were here',
  'read.countSince': { one: '{count} new since you were here', other: '{count} new since you were here' },
  'read.dismiss': 'Mark as read',
  'read.toNewest': 'To the newest',
  'read.gone': 'This message is not here any more.',
  'read.unreachable': 'This part of the chat could not be fetched. Try again.',
  'read.mention': '{name} mentions you: {text}',
  'read.deleted': '{name}: deleted message',

  'look.search': 'Search the chat',
  'look.view': 'How the chat looks',
} as const satisfies Record<string, Text>;
