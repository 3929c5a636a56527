import type { Text } from '../format.ts';

/** Recording one's own packets. */
export default {
  'packets.title': 'My packets',
} as const satisfies Record<string, Text>;
