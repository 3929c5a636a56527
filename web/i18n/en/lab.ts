import type { Text } from '../format.ts';

/** The impairment lab. */
export default {
  'lab.title': 'Impairment lab',
} as const satisfies Record<string, Text>;
