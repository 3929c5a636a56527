import type { Text } from '../format.ts';

/** Looking for something that was said. Fetched when somebody does. */
export default {
  'search.title': 'Search the chat',
  'search.close': 'Close the search',
  'search.hint':
    'Words, or parts of words, of a message or of its author’s name. Your browser’s own search sees only what is on the screen.',
  'search.searching': 'Searching',
  'search.results': 'Messages found',
  'search.none': 'Nobody has written “{words}” here.',
  'search.noneBackTo': 'Nothing with “{words}” back to {day}.',
  'search.count': { one: '{count} message', other: '{count} messages' },
  'search.countBackTo': { one: '{count} message, back to {day}', other: '{count} messages, back to {day}' },
  'search.further': 'Search further back',
} as const satisfies Record<string, Text>;
