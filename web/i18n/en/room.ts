import type { Text } from '../format.ts';

/** The room itself, wherever it is shown: chat, people, the connection. */
export default {
  'chat.title': 'Chat',
  'chat.write': 'Write to everyone',
  'chat.send': 'Send',
  'chat.empty': 'Nobody has written yet',
  'chat.emptyHint': 'Say hello, or ask what you would ask in the hall.',
  'chat.loading': 'Loading the chat',
  'chat.older': 'Show older messages',
  'chat.new': { one: '{count} new', other: '{count} new' },
  'chat.today': 'Today, {date}',
  'chat.pending': 'Sending',
  'chat.failed': 'Not sent',
  'chat.discard': 'Discard',
  'chat.delete': 'Delete',
  'chat.deleted': 'Deleted',
  'chat.deleteTitle': 'Delete this message for everyone?',
} as const satisfies Record<string, Text>;
