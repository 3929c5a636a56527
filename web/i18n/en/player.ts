import type { Text } from '../format.ts';

/** The controls below the picture. */
export default {
  'player.name': 'Player',
  'player.play': 'Play',
  'player.pause': 'Pause',
  'player.mute': 'Mute',
  'player.unmute': 'Unmute',
  'player.volume': 'Volume',
  'player.pip': 'Picture in picture',
  'player.full': 'Full screen',
  'player.fullEnd': 'Leave full screen',
  'player.paused': 'Paused. What is said meanwhile is not kept.',
  'player.keys': 'Keys: K or space to pause, M to mute, F for full screen',
} as const satisfies Record<string, Text>;
