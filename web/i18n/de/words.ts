import type { Translation } from '../translation.ts';
import type english from '../en/words.ts';

export default {
  'words.check': 'Netz prüfen',
  'words.before': 'Die Vorlesung hat noch nicht begonnen',
  'words.beforeHint': 'Bleiben Sie auf dieser Seite: Bild und Ton kommen von selbst.',
  'words.after': 'Die Vorlesung ist zu Ende',
  'words.afterHint': 'Sie dauerte {time}. Der Chat bleibt offen.',
  'words.away': 'Die Verbindung zum Hörsaal kommt gleich zurück',
  'words.awayHint': 'Bleiben Sie: Bild und Ton kommen von selbst zurück.',
  'words.interrupted': 'Das Bild ist unterbrochen',
  'words.interruptedHint': 'Es kommt von selbst zurück, sobald die Verbindung es trägt.',
  'words.starting': 'Gleich geht es los',
  'words.soundOnly': 'Nur Ton',
  'words.soundOnlyHint': '{name} spricht ohne Bild.',
  'words.slow': 'Nur Ton',
  'words.slowHint': 'Ihre Leitung ist zu langsam für das Bild. Es kommt von selbst zurück.',
  'words.saving': 'Nur Ton',
  'words.savingHint': 'Wie Sie es wollten, um Daten zu sparen.',
  'words.show': 'Bild zeigen',
  'words.paused': 'Die Kamera macht Pause',
  'words.pausedHint': '{name} ist weiter zu hören.',
  'words.quiet': 'Gerade wird nichts gesendet',
  'words.quietHint': '{name} ist da, mit Kamera und Mikrofon aus.',
  'words.full': 'Die Vorlesung ist voll',
  'words.fullHint':
    'Mehr Zuschauende trägt dieser Server jetzt nicht. Der Chat geht; das Bild wird jede halbe Minute neu versucht.',
  'words.refused': 'Kein Bild in diesem Browser',
  'words.refusedHint':
    'Server und Browser fanden keinen gemeinsamen Weg. Laden Sie die Seite neu, oder nehmen Sie einen anderen Browser.',
  'words.studio': 'Studio öffnen',
  'words.startingHint': 'Bleiben Sie auf dieser Seite: Bild und Ton kommen von selbst.',
} satisfies Translation<typeof english>;
