import type { Translation } from '../translation.ts';
import type english from '../en/scene.ts';

export default {
  'scene.layout': 'Anordnung: {layout}',
  'scene.layouts': 'Anordnung',
  'scene.inset': 'Eines groß, die anderen klein',
  'scene.side': 'Nebeneinander',
  'scene.alone': 'Nur eines',
  'scene.large': 'Großes Bild',
  'scene.byItself': 'Wie die Vorlesung es zeigt',
  'scene.camera': 'Kamera von {name}',
  'scene.screen': 'Bildschirm von {name}',
  'scene.camera2': 'Zweite Kamera von {name}',
  'scene.enlarge.camera': 'Kamera von {name} groß zeigen',
  'scene.enlarge.screen': 'Bildschirm von {name} groß zeigen',
  'scene.enlarge.camera2': 'Zweite Kamera von {name} groß zeigen',
  'scene.pinned': 'Groß für alle',
} satisfies Translation<typeof english>;
