import type { Text } from '../format.ts';

/** The direct path: what it means, and the answers to it. */
export default {
  'directly.question': 'Watch directly?',
  'directly.questionHint':
    'While few watch and all agree, picture and sound can come straight from {name}, past the server. {name} can then see your network address, and you can see {name}’s.',
  'directly.yes': 'Watch directly',
  'directly.no': 'No, by the server',
  'directly.agreed': 'You watch directly as soon as all agree.',
  'directly.now': 'You watch directly.',
  'directly.back': 'By the server, please',
  'directly.declined': 'You watch by the server.',
  'directly.allow': 'Allow direct connections',
  'directly.allowHint':
    'Up to four viewers may be connected with you directly. They can see your network address, and you theirs. The server carries nothing then.',
  'directly.reached': {
    one: 'Directly to {count} viewer now, past the server.',
    other: 'Directly to {count} viewers now, past the server.',
  },
} as const satisfies Record<string, Text>;
