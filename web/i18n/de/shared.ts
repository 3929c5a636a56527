import type { Translation } from '../translation.ts';
import type english from '../en/shared.ts';

export default {
  'app.name': 'ChatStream',
  'app.skip': 'Zum Inhalt',
  'app.home': 'Start',

  'top.site': 'Seiten',
  'top.language': 'Sprache: {name}',
  'top.languages': 'Sprache',
  'top.toDark': 'Dunkel: Tafel',
  'top.toLight': 'Hell: Papier',
  'top.account': '{initials}, Konto von {name}',
  'top.yourAccount': 'Ihr Konto',
  'top.people': 'Verwaltung',
  'top.signOut': 'Abmelden',
  'top.signIn': 'Anmelden',

  'do.cancel': 'Abbrechen',
  'do.close': 'Schließen',
  'do.save': 'Speichern',
  'do.retry': 'Noch einmal versuchen',
  'do.copy': 'Kopieren',
  'do.copied': 'Kopiert',
  'do.undo': 'Rückgängig',
  'do.dismiss': 'Ausblenden',
  'do.more': 'Mehr zeigen',
  'do.reload': 'Seite neu laden',
  'state.loading': 'Lädt',
  'state.missing': 'Das kam nicht an.',
  'state.sending': 'Wird gesendet',

  'role.owner': 'Leitung',
  'role.presenter': 'Lehrende',
  'role.assistant': 'Assistenz',
  'role.student': 'Studierende',
  'role.live': 'Live',
  'role.you': 'Sie',

  'count.watching': { one: '{count} sieht zu', other: '{count} sehen zu' },
  'count.members': { one: '{count} Mitglied', other: '{count} Mitglieder' },
  'count.minutes': { one: '{count} Minute', other: '{count} Minuten' },
  'count.seconds': { one: '{count} Sekunde', other: '{count} Sekunden' },

  'qr.of': 'QR-Code für {what}',
} satisfies Translation<typeof english>;
