import type { Translation } from '../translation.ts';
import type english from '../en/write.ts';

export default {
  'where.held': 'Lehrende und Assistenz sehen das zuerst',
  'where.staff': 'Geht nur an Lehrende und Assistenz',
  'where.read_only': 'Nur lesen: Hier schreiben jetzt nur Lehrende und Assistenz.',
  'where.members': 'Gäste lesen hier mit; Mitglieder schreiben.',
  'where.muted': 'Sie sind stummgeschaltet und können hier nicht schreiben.',
  'where.mutedWhy': 'Sie sind stummgeschaltet: {reason}',
  'where.mutedUntil': 'Sie sind bis {time} stummgeschaltet.',
  'where.mutedUntilWhy': 'Sie sind bis {time} stummgeschaltet: {reason}',
  'where.writeStaff': 'Nur an Lehrende und Assistenz schreiben',
  'where.writeAll': 'An alle schreiben',
  'where.back': 'Nicht nur an Lehrende und Assistenz schreiben',

  'slow.again': 'Langsamer Modus: wieder in {wait}',
  'slow.every': 'Langsamer Modus: eine Nachricht in {wait}',
  'slow.sends': {
    one: 'Langsamer Modus: wird in {count} Sekunde gesendet',
    other: 'Langsamer Modus: wird in {count} Sekunden gesendet',
  },

  'aside.approval': 'Lehrende und Assistenz sehen Ihre Nachricht zuerst. Bis dahin steht sie unter „An die Assistenz“.',
  'aside.words': 'Darin steht ein Wort, das erst geprüft wird. Bis dahin steht es unter „An die Assistenz“.',
  'aside.private': 'Nur an Lehrende und Assistenz gesendet. Es steht unter „An die Assistenz“.',

  'anonymous.as': 'Sie schreiben als Anonym {tag}.',
  'anonymous.honest':
    'Andere, auch Lehrende und Assistenz, sehen nicht, wer Sie sind; wer diesen Server betreibt, könnte es herausfinden. Das Pseudonym kann stummgeschaltet werden.',
  'anonymous.off': 'Wieder mit Namen schreiben',

  'edit.title': 'Sie ändern Ihre Nachricht. Alle sehen, dass sie bearbeitet wurde.',
  'edit.cancel': 'So lassen, wie sie war',
  'reply.cancel': 'Nicht auf diese Nachricht antworten',

  'plus.formula': 'Formel',
  'plus.code': 'Code',
  'plus.emoji': 'Emoji',
  'plus.mention': 'Jemanden erwähnen',
  'plus.poll': 'Umfrage',
  'plus.preview': 'Vorschau',
  'plus.anonymous': 'Ohne meinen Namen',
  'plus.toStaff': 'Nur an Lehrende und Assistenz',
  'plus.notify': 'Melden, wenn ich erwähnt werde',

  'suggest.label': 'Vorschläge',
  'suggest.count': { one: '{count} Vorschlag', other: '{count} Vorschläge' },

  'notify.title': '{name} hat Sie in {room} erwähnt',
  'notify.blocked':
    'Ihr Browser lässt diese Seite nichts melden. Erlauben Sie es neben der Adresse und versuchen Sie es noch einmal.',

  'menu.label': 'Nachricht',
  'do.reply': 'Antworten',
  'do.copyText': 'Text kopieren',
  'do.copiedText': 'Der Text ist kopiert.',
  'do.copyFailed': 'Der Browser wollte nicht kopieren. Markieren Sie den Text und kopieren Sie ihn selbst.',
  'do.delete': 'Für alle löschen',
  'do.follow': 'Diese Nachricht verfolgen',
  'key.delete': 'Entf',

  'react.group': 'Reaktionen',
  'react.people': { one: '{name}, {count} Person', other: '{name}, {count} Personen' },
  'react.same': 'Gleiche Frage',
  'react.helpful': 'Hilfreich',
  'react.agree': 'Stimme zu',
  'react.thanks': 'Danke',
  'react.funny': 'Lustig',
  'react.unclear': 'Unklar',

  'failed.muted': 'Nicht gesendet: Sie sind stummgeschaltet. Versuchen Sie es, wenn das vorbei ist.',
  'failed.mutedWhy': 'Nicht gesendet: Sie sind stummgeschaltet ({reason}). Versuchen Sie es, wenn das vorbei ist.',
  'failed.read_only': 'Nicht gesendet: Hier schreiben jetzt nur Lehrende und Assistenz. Versuchen Sie es später.',
  'failed.members': 'Nicht gesendet: Hier schreiben nur Mitglieder. Bitten Sie darum, eines zu werden.',
  'failed.links': 'Nicht gesendet: Links sind hier nicht erlaubt. Ändern Sie den Text und nehmen Sie den Link heraus.',
  'failed.images':
    'Nicht gesendet: Links auf Bilder sind hier nicht erlaubt. Ändern Sie den Text und nehmen Sie den Link heraus.',
  'failed.words':
    'Nicht geändert: Darin steht ein Wort, das erst geprüft wird. Wählen Sie ein anderes oder schreiben Sie eine neue Nachricht.',
  'failed.approval': 'Nicht geändert: Nachrichten werden hier erst geprüft. Schreiben Sie stattdessen eine neue.',
  'failed.anonymous':
    'Nicht gesendet: Ohne Namen geht es hier nicht mehr. Ändern Sie die Nachricht, um sie mit Namen zu senden.',
  'failed.private':
    'Nicht gesendet: Private Nachrichten sind hier aus. Ändern Sie die Nachricht, um an alle zu schreiben.',
  'failed.slow': 'Nicht gesendet: langsamer Modus. Versuchen Sie es gleich noch einmal.',
  'failed.forbidden': 'Nicht gesendet: Ihre Rolle erlaubt hier kein Schreiben.',
  'failed.not_found':
    'Nicht gesendet: Die Nachricht, auf die Sie antworten, ist nicht mehr da. Ändern Sie sie, um sie für sich zu senden.',
  'failed.rejected':
    'Nicht gesendet: Der Server hat diesen Text nicht angenommen. Ändern Sie ihn und versuchen Sie es noch einmal.',
  'failed.other': 'Nicht gesendet',

  'formula.command': '(unbekannter Befehl: {command})',
  'formula.size': '(diese Formel ist zu groß zum Zeichnen)',
  'formula.syntax': '(diese Formel hat einen Fehler, vielleicht fehlt eine Klammer)',
} satisfies Translation<typeof english>;
