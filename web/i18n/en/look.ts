import type { Text } from '../format.ts';

/** How the chat looks, and where; and where there is none. Fetched when it is needed. */
export default {
  'chat.empty': 'Nobody has written yet',
  'chat.emptyHint': 'Say hello, or ask what you would ask in the hall.',

  'look.size': 'Text size',
  'look.small': 'Small',
  'look.normal': 'Normal',
  'look.large': 'Large',
  'look.huge': 'Very large',
  'look.window': 'Open in a window of its own',
  'look.only': 'Chat only, without picture and sound',
  'look.ownWindow': 'The chat is in a window of its own.',
  'look.chatHere': 'Show it here',
} as const satisfies Record<string, Text>;
