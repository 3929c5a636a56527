import type { Translation } from '../translation.ts';
import type english from '../en/read.ts';

export default {
  'read.newSince': 'Neu, seit Sie hier waren',
  'read.countSince': { one: '{count} neue, seit Sie hier waren', other: '{count} neue, seit Sie hier waren' },
  'read.dismiss': 'Als gelesen markieren',
  'read.toNewest': 'Zum Neuesten',
  'read.gone': 'Diese Nachricht ist nicht mehr da.',
  'read.unreachable': 'Dieser Teil des Chats kam nicht an. Versuchen Sie es noch einmal.',
  'read.mention': '{name} erwähnt Sie: {text}',
  'read.deleted': '{name}: gelöschte Nachricht',

  'look.search': 'Im Chat suchen',
  'look.view': 'Darstellung des Chats',
} satisfies Translation<typeof english>;
