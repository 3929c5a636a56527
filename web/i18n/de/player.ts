import type { Translation } from '../translation.ts';
import type english from '../en/player.ts';

export default {
  'player.name': 'Player',
  'player.play': 'Abspielen',
  'player.pause': 'Pause',
  'player.mute': 'Ton aus',
  'player.unmute': 'Ton an',
  'player.volume': 'Lautstärke',
  'player.pip': 'Bild im Bild',
  'player.full': 'Vollbild',
  'player.fullEnd': 'Vollbild beenden',
  'player.paused': 'Pause. Was inzwischen gesagt wird, wird nicht aufgehoben.',
  'player.keys': 'Tasten: K oder Leertaste für Pause, M für Ton aus, F für Vollbild',
} satisfies Translation<typeof english>;
