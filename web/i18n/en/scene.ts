import type { Text } from '../format.ts';

/** Where several people and pictures are on stage. */
export default {
  'scene.layout': 'Layout: {layout}',
  'scene.layouts': 'Layout',
  'scene.inset': 'One large, others small',
  'scene.side': 'Side by side',
  'scene.alone': 'One alone',
  'scene.large': 'Large picture',
  'scene.byItself': 'As the lecture shows it',
  'scene.camera': 'Camera of {name}',
  'scene.screen': 'Screen of {name}',
  'scene.camera2': 'Second camera of {name}',
  'scene.enlarge.camera': 'Make {name}’s camera large',
  'scene.enlarge.screen': 'Make {name}’s screen large',
  'scene.enlarge.camera2': 'Make {name}’s second camera large',
  'scene.pinned': 'Large for everyone',
} as const satisfies Record<string, Text>;
