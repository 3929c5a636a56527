import type { Text } from '../format.ts';

/** The class map, and who asks for help. */
export default {
  'classmap.title': 'Class map',
} as const satisfies Record<string, Text>;
