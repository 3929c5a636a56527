import type { Text } from '../format.ts';

/** The lens: its frame, and the application and transport layers. */
export default {
  'lens.button': 'Lens',
  'lens.buttonName': 'Lens: see how the lecture travels to you',
  'lens.title': 'The lens',
  'lens.close': 'Close the lens',
} as const satisfies Record<string, Text>;
