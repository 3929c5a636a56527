import type { Translation } from '../translation.ts';
import type english from '../en/privacy.ts';

export default {
  'data.title': 'Ihre Daten',
  'data.text':
    'Alles, was dieser Server über Sie speichert, in einer Datei: Ihr Konto, wo Sie angemeldet sind, Ihre Räume und Vorlesungen, jede Ihrer Nachrichten mit Raum und Zeit (auch die ohne Namen), vertrauliche Fragen, Reaktionen und was die Assistenz über Sie vermerkt hat.',
  'data.hint':
    'Die Datei ist nur für Sie. Von Passwörtern und Schlüsseln steht darin, dass es sie gibt, nicht wie sie lauten.',
  'data.do': 'Meine Daten herunterladen',
  'data.loading': 'Die Datei wird erstellt …',
  'data.done': 'Die Datei ist auf Ihrem Gerät.',

  'erase.title': 'Ihr Konto löschen',
  'erase.text': 'Endgültig. Bevor etwas geschieht, sehen Sie, was geht und was bleibt.',
  'erase.open': 'Mein Konto löschen …',
  'erase.openOther': 'Das Konto löschen …',
  'erase.ask': 'Ihr Konto löschen?',
  'erase.askOther': 'Das Konto von {name} löschen?',
  'erase.lastAdmin': 'Sie allein verwalten diesen Server. Geben Sie zuerst jemand anderem die Verwaltung.',
  'erase.lastAdminOther': 'Nur dieses Konto verwaltet den Server. Geben Sie zuerst jemand anderem die Verwaltung.',
  'erase.handOver':
    'Diese Räume haben andere Mitglieder und sonst niemanden, dem sie gehören. Übergeben oder löschen Sie jeden davon und kommen Sie dann wieder.',
  'erase.others': { one: '{count} anderes Mitglied', other: '{count} andere Mitglieder' },
  'erase.goes':
    'Sofort gelöscht: Name, E-Mail-Adresse, Passwort, alle Anmeldungen, Mitgliedschaften und Einladungen, Schlüssel und Token, Mails an diese Adresse, vertrauliche Fragen an die Assistenz.',
  'erase.rooms': 'Ebenfalls gelöscht, weil sonst niemand darin ist:',
  'erase.stays':
    'Was bleibt: dass an einer Stelle im Chat etwas stand, dass eine Vorlesung gehalten wurde und was die Assistenz getan hat, alles unter „Gelöschtes Konto“. Sicherungen behalten alles, bis sie ersetzt werden.',
  'erase.texts': 'Nachrichten in den Chats der Räume',
  'erase.erased': 'Die Texte löschen',
  'erase.erasedHint':
    'Sie verschwinden binnen einer Minute von allen Bildschirmen. Nachrichten ohne Namen gehen im selben Moment: Wer zusieht, könnte erraten, wessen sie waren.',
  'erase.kept': 'Die Texte stehen lassen, ohne Namen',
  'erase.keptHint':
    'Sie stehen dann unter „Gelöschtes Konto“. Was Sie in einem Text nennt, bleibt; löschen Sie solche Nachrichten vorher.',
  'erase.password': 'Ihr Passwort',
  'erase.wrong': 'Das ist nicht Ihr Passwort.',
  'erase.type': 'Zur Sicherheit: Geben Sie die E-Mail-Adresse ein: {email}',
  'erase.typeWrong': 'Das ist eine andere Adresse.',
  'erase.do': 'Endgültig löschen',
  'erase.done': 'Ihr Konto ist gelöscht. Was Sie geschrieben haben, ist binnen einer Minute weg.',
  'erase.doneOther': 'Das Konto ist gelöscht. Was {name} geschrieben hat, ist binnen einer Minute weg.',

  'keep.title': 'Wie lange etwas aufgehoben wird',
  'keep.text': 'Was älter ist, geht in der nächsten Nacht. Das lässt sich nicht rückgängig machen.',
  'keep.chat': 'Chat aller Räume, Fragen und Abstimmungen, auch vertrauliche Fragen',
  'keep.audit': 'Das Protokoll',
  'keep.mails': 'Mails, die die Verwaltung sieht',
  'keep.rooms': 'Was in gelöschten Räumen war',
  'keep.days': 'Tage; leer: für immer',
  'keep.wrong': {
    one: 'Eine Zahl von Tagen, höchstens {count}, oder nichts.',
    other: 'Eine Zahl von Tagen, höchstens {count}, oder nichts.',
  },
  'keep.sureTitle': 'Weniger aufheben als bisher?',
  'keep.sureText': 'Was älter ist als die neue Zahl von Tagen, wird in der nächsten Nacht endgültig entfernt.',
  'keep.sure': 'Weniger aufheben',
  'keep.saved': 'Gespeichert. Es gilt ab der nächsten Nacht.',
  'keep.never': 'Noch wurde nichts durchgesehen.',
  'keep.last':
    'Zuletzt durchgesehen {when}. Entfernt: {chat} Nachrichten, {audit} Vermerke, {mails} Mails, Anwesenheit bei {attendance} Vorlesungen, {rooms} Räume.',
} satisfies Translation<typeof english>;
