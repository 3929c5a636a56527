import type { Translation } from '../translation.ts';
import type english from '../en/look.ts';

export default {
  'chat.empty': 'Noch hat niemand geschrieben',
  'chat.emptyHint': 'Sagen Sie Hallo, oder fragen Sie, was Sie im Hörsaal fragen würden.',

  'look.size': 'Schriftgröße',
  'look.small': 'Klein',
  'look.normal': 'Normal',
  'look.large': 'Groß',
  'look.huge': 'Sehr groß',
  'look.window': 'In einem eigenen Fenster öffnen',
  'look.only': 'Nur Chat, ohne Bild und Ton',
  'look.ownWindow': 'Der Chat ist in einem eigenen Fenster.',
  'look.chatHere': 'Hier zeigen',
} satisfies Translation<typeof english>;
