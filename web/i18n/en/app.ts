import type { Text } from '../format.ts';

export default {} as const satisfies Record<string, Text>;
