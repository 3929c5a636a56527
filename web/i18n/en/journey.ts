import type { Text } from '../format.ts';

/** How one message and one frame travelled. */
export default {
  'journey.title': 'Journey',
} as const satisfies Record<string, Text>;
