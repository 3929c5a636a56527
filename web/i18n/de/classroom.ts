import type { Translation } from '../translation.ts';
import type english from '../en/classroom.ts';

export default {
  'class.title': 'Vorlesungen',
  'class.change': 'Ändern',
  'class.done': 'Fertig',
  'class.questions': 'Fragen',
  'class.questions.first': 'Die Assistenz sieht sie zuerst',
  'class.questions.atOnce': 'Alle sehen sie sofort',
  'class.questions.nameless': 'mit oder ohne Namen',
  'class.questions.named': 'nur mit Namen',
  'class.attendance': 'Anwesenheit',
  'class.attendance.off': 'Wird nicht festgehalten',
  'class.attendance.forDays': { one: 'Für {count} Tag aufgehoben', other: 'Für {count} Tage aufgehoben' },
  'class.attendance.kept': 'Aufgehoben, solange es den Raum gibt',
  'class.afterwards': 'Danach',
  'class.afterwards.nothing': 'Studierende finden nichts davon',

  'class.saving': 'Wird gespeichert',
  'class.saved': 'Gespeichert. Es gilt jetzt.',
  'class.failed': 'Nicht gespeichert. Es steht wieder da, was gilt.',
  'class.offline': 'Keine Verbindung: Das lässt sich ändern, sobald sie zurück ist.',

  'class.on': 'Anwesenheit festhalten',
  'class.onAbout':
    'Wer wie lange da war, für Lehrende und Assistenz. Aus: Nichts wird aufgeschrieben, niemand steht in einer Liste. Ist es an, erfahren es die Studierenden, und jeder Mensch sieht, was von ihm festgehalten ist.',
  'class.counts': 'Was zählt',
  'class.counts.connected': 'Da sein',
  'class.counts.connectedAbout': 'Die Seite der Vorlesung ist offen.',
  'class.counts.watched': 'Zusehen oder zuhören',
  'class.counts.watchedAbout': 'Bild oder Ton kommt an. Wer nur den Chat liest, zählt nicht.',
  'class.percent': 'Anwesend ab',
  'class.percentAbout': 'Prozent einer Vorlesung. Wer kürzer da war, war teilweise da.',
  'class.percentBad': 'Eine ganze Zahl von 1 bis 100.',
  'class.keep': 'Löschen nach',
  'class.keep.days': { one: '{count} Tag', other: '{count} Tagen' },
  'class.keep.room': 'Nie, erst mit dem Raum',
  'class.keepAbout': 'Gezählt vom Tag der Vorlesung.',

  'class.shown': 'Was Studierende danach finden',
  'class.shownAbout': 'Auf der Seite einer Vorlesung, die vorbei ist. Lehrende und Assistenz sehen immer alles.',
  'class.shown.chat': 'Chat',
  'class.shown.questions': 'Fragen und Antworten',
  'class.shown.polls': 'Umfragen und ihre Ergebnisse',
  'class.shown.pulse': 'Wie gut man der Vorlesung folgen konnte',
} satisfies Translation<typeof english>;
