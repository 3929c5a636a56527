import type { Translation } from '../translation.ts';
import type english from '../en/present.ts';

export default {
  'studio.camera2': 'Zweite Kamera',
  'studio.addCamera': 'Zweite Kamera dazu',
  'studio.removeCamera': 'Zweite Kamera aus',
  'studio.camera2Preview': 'Zweite Kamera, wie das Publikum sie sieht',
  'studio.blackboard': 'Tafel',
  'studio.blackboardHint': 'Details vor Bewegung: Schrift bleibt scharf.',
} satisfies Translation<typeof english>;
