import type english from '../en/pulse.ts';
import type { Translation } from '../translation.ts';

export default {
  'pulse.name': 'Wie läuft es?',
  'pulse.fast': 'Zu schnell',
  'pulse.slow': 'Zu langsam',
  'pulse.lost': 'Abgehängt',
  'pulse.got_it': 'Verstanden',
  'pulse.anonymous': 'Anonym: Lehrende und Assistenz sehen nur Zahlen. Verblasst nach fünf Minuten.',
  'pulse.react': 'Reagieren',
  'pulse.reactName': 'Reagieren mit einem Emoji, das über dem Bild schwebt',
  'pulse.👏': 'Applaus',
  'pulse.👍': 'Daumen hoch',
  'pulse.❤️': 'Gefällt mir sehr',
  'pulse.😂': 'Lustig',
  'pulse.😮': 'Wow',
  'pulse.🎉': 'Hurra',
  'pulse.🤔': 'Hm',
  'pulse.floated': 'Reaktionen gerade eben',

  'pulse.title': 'Puls',
  'pulse.quiet':
    'Studierende können ohne Namen sagen, dass es zu schnell oder zu langsam geht, dass sie abgehängt sind oder verstanden haben.',
  'pulse.lostNow': 'abgehängt',
  'pulse.fastNow': 'zu schnell',
  'pulse.slowNow': 'zu langsam',
  'pulse.gotItNow': 'verstanden',
  'pulse.curve':
    'Anteil der Abgehängten im Publikum im Lauf der Zeit. Jetzt {now} Prozent, am meisten {most} Prozent in Minute {minute}.',
  'pulse.curveFlat': 'Anteil der Abgehängten im Publikum im Lauf der Zeit. Bisher war niemand abgehängt.',
  'pulse.curveOver':
    'Anteil der Abgehängten im Publikum im Lauf der Zeit. Am meisten {most} Prozent in Minute {minute}.',
  'pulse.curveOverFlat': 'Anteil der Abgehängten im Publikum im Lauf der Zeit. Niemand hat das gesagt.',
  'pulse.peak': 'Minute {minute}: {most} % abgehängt',
  'pulse.start': 'Beginn',
  'pulse.now': 'jetzt',
  'pulse.minutes': '{minutes} min',
  'pulse.failed': 'Der Puls konnte nicht geladen werden.',

  'pulse.alarm': 'Ein Fünftel Ihres Publikums ist abgehängt.',
  'pulse.alarmOthers': 'Ein Fünftel des Publikums ist abgehängt.',
  'pulse.alarmText': {
    one: '{count} Person in den letzten fünf Minuten.',
    other: '{count} Personen in den letzten fünf Minuten.',
  },
  'pulse.putAway': 'Ausblenden',

  'noted.title': 'Ihre Anwesenheit wird in dieser Vorlesung vermerkt:',
  'noted.text': 'wann Sie kommen und gehen.',
  'noted.more': 'Was das bedeutet',
  'noted.who': 'Lehrende und Assistenz dieses Raums sehen es mit Ihrem Namen, andere nicht.',
  'noted.connected': 'Als anwesend gilt, wer {percent} Prozent der Vorlesung hier ist.',
  'noted.watched': 'Als anwesend gilt, wer {percent} Prozent der Vorlesung Bild oder Ton empfängt.',
  'noted.days': {
    one: 'Es wird {count} Tag nach der Vorlesung gelöscht.',
    other: 'Es wird {count} Tage nach der Vorlesung gelöscht.',
  },
  'noted.room': 'Es wird mit dem Raum gelöscht.',
  'noted.contest':
    'Danach zeigt die Seite der Vorlesung Ihnen Ihre eigene Anwesenheit; dort können Sie ihr widersprechen.',
  'noted.fine': 'In Ordnung',
} satisfies Translation<typeof english>;
