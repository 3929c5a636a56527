import type { Translation } from '../translation.ts';
import type english from '../en/floor.ts';

export default {
  'floor.name': 'Mitmachen',
  'floor.raise': 'Melden',
  'floor.lower': 'Meldung zurückziehen',
  'floor.next': 'Sie sind als Nächstes dran.',
  'floor.inLine': 'Ihr Platz in der Reihe: {place}',

  'floor.askedTitle': '{name} bittet Sie auf die Bühne',
  'floor.askedText':
    'Alle in der Vorlesung würden Sie sehen und hören. Noch ist nichts eingeschaltet: Sehen Sie sich erst selbst an und entscheiden Sie dann.',
  'floor.stillTitle': 'Sie waren auf der Bühne',
  'floor.stillText': 'Ihr Platz bleibt noch einen Moment frei. Sehen Sie sich an und gehen Sie dann weiter.',
  'floor.look': 'Erst sich selbst ansehen',
  'floor.lookText': 'Das sehen nur Sie. Kamera und Mikrofon erreichen niemanden, bevor Sie auf die Bühne gehen.',
  'floor.soundOnly': 'Nur Ton, ohne mein Bild',
  'floor.self': 'Ihre Kamera, wie andere sie sehen würden',
  'floor.selfOff': 'Ihr Bild ist aus.',
  'floor.camera': 'Kamera',
  'floor.microphone': 'Mikrofon',
  'floor.none': 'Keines gefunden',
  'floor.nameless': 'Gerät ohne Namen',
  'floor.go': 'Auf die Bühne',
  'floor.no': 'Nein, danke',
  'floor.leave': 'Bühne verlassen',
  'floor.secondsLeft': { one: 'Noch {count} Sekunde zum Antworten', other: 'Noch {count} Sekunden zum Antworten' },
  'floor.expired': 'Die Einladung ist abgelaufen. Melden Sie sich, wenn Sie noch sprechen möchten.',
  'floor.takenBack': 'Sie sind wieder im Publikum.',
  'floor.wasAway': 'Ihr Platz auf der Bühne wurde frei, weil die Verbindung zu lange weg war.',

  'floor.onAir': 'Sie sind auf der Bühne',
  'floor.onAirText': 'Alle in der Vorlesung sehen und hören Sie.',
  'floor.connecting': 'Sie gehen auf die Bühne',
  'floor.lost': 'Ihr Bild und Ton kommen nicht an. Wir versuchen es weiter.',
  'floor.failed': 'Sie sind nicht auf der Bühne',
  'floor.elsewhere': 'Sie sind in einem anderen Tab oder auf einem anderen Gerät auf der Bühne.',
  'floor.mute': 'Mich stummschalten',
  'floor.unmute': 'Mich wieder einschalten',
  'floor.cameraOff': 'Kamera aus',
  'floor.cameraOn': 'Kamera an',
  'floor.mutedByStaff':
    'Ihr Mikrofon wurde für alle stummgeschaltet. Sie können es wieder einschalten, sobald es freigegeben ist.',
  'floor.darkByStaff':
    'Ihre Kamera wurde für alle ausgeschaltet. Sie können sie wieder einschalten, sobald sie freigegeben ist.',
} satisfies Translation<typeof english>;
