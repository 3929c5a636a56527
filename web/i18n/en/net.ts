import type { Text } from '../format.ts';

/** The network, link and physical layers, and the diagnosis in words. */
export default {
  'net.title': 'Network',
} as const satisfies Record<string, Text>;
