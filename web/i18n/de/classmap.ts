import type english from '../en/classmap.ts';
import type { Translation } from '../translation.ts';

export default {
  'classmap.title': 'Karte der Klasse',
  'classmap.about':
    'Wie die Vorlesung alle erreicht, alle zwei Sekunden neu gezählt. Schwierigkeiten hat, wer 2 % der Pakete oder mehr verliert, 300 ms oder länger auf eine Antwort wartet oder wessen Leitung zu schmal ist für das, was gesendet wird.',
  'classmap.privacy':
    'Das sind Anzahlen von Menschen. Adressen und Namen sind nicht darin, und Netze mit weniger als {least} Personen werden nicht gezeigt. Wer allein zuschaut, von dem handeln die Zahlen trotzdem.',
  'classmap.reading': 'Die Klasse wird gezählt.',
  'classmap.failed': 'Die Karte ist nicht gekommen. Gleich wird wieder nach ihr gefragt.',
  'classmap.staffOnly': 'Die Karte der Klasse ist für die, die hier lehren und assistieren.',
  'classmap.emptyTitle': 'Noch schaut niemand zu',
  'classmap.empty':
    'Sobald jemand zuschaut, sehen Sie hier, wie Bild und Ton die Klasse erreichen und wo sie es nicht tun.',
  'classmap.chatOnly': {
    one: '{count} Person ist ohne Bild und Ton hier, nur im Chat.',
    other: '{count} Personen sind ohne Bild und Ton hier, nur im Chat.',
  },

  'classmap.fine': { one: 'Gut bei der einen Person, die zuschaut.', other: 'Gut bei allen {count}, die zuschauen.' },
  'classmap.fineFor': 'Gut bei {fine} von {watching}.',
  'classmap.inNetwork':
    '{troubled} von {people} in einem Netz haben Schwierigkeiten: Es liegt an deren Netz, nicht an Ihrer Verbindung.',
  'classmap.andOthers': { one: '{count} weitere Person anderswo.', other: '{count} weitere anderswo.' },
  'classmap.everywhere':
    '{troubled} haben Schwierigkeiten, in Netzen aller Art: Sehen Sie zuerst nach Ihrer eigenen Verbindung, dann nach dem Server.',
  'classmap.single': {
    one: '{count} Person hat Schwierigkeiten, die anderen nicht: Es liegt an ihrer eigenen Verbindung.',
    other: '{count} haben Schwierigkeiten, die anderen nicht: Es liegt an deren eigenen Verbindungen.',
  },

  'classmap.paths': 'Wie es sie erreicht',
  'classmap.path.direct': 'direkt, UDP',
  'classmap.path.udp': 'über das Relay, UDP',
  'classmap.path.tcp': 'über das Relay, TCP',
  'classmap.path.tls': 'über das Relay, TLS',
  'classmap.path.unknown': 'nicht bekannt',
  'classmap.pathsSay':
    'TCP und TLS heißen, dass ein Netz UDP sperrt: Dann hält ein verlorenes Paket die auf, die nach ihm kommen.',
  'classmap.families': 'Version von IP',
  'classmap.loss': 'Verlorene Pakete',
  'classmap.roundTrip': 'Hin und zurück',
  'classmap.under': 'unter {most}',
  'classmap.between': '{least} bis {most}',
  'classmap.from': '{least} und mehr',
  'classmap.pictures': 'Welches Bild sie bekommen',
  'classmap.picture.high': 'das beste',
  'classmap.picture.medium': 'das mittlere',
  'classmap.picture.low': 'das kleine',
  'classmap.picture.none': 'keines, nur Ton',
  'classmap.congested': {
    one: 'Bei {count} Person ist die Leitung gerade zu schmal.',
    other: 'Bei {count} Personen ist die Leitung gerade zu schmal.',
  },
  'classmap.bar': '{name}: {count} von {all}',

  'classmap.networks': 'Netze mit vielen Personen',
  'classmap.networksSay':
    'Personen, deren Adressen gleich anfangen (IPv4 /24, IPv6 /48): ein Hörsaal, ein Wohnheim, ein Anbieter. Die Nummer unterscheidet sie nur in dieser Vorlesung.',
  'classmap.networkColumn': 'Netz',
  'classmap.network': 'Netz {number}',
  'classmap.elsewhere': 'Alle anderen',
  'classmap.people': 'Personen',
  'classmap.troubled': 'Mit Schwierigkeiten',
  'classmap.noNetworks': 'In keinem Netz sind {least} Personen oder mehr.',

  'classmap.helps': 'Wer um Hilfe bittet',
  'classmap.noHelps': 'Niemand bittet um Hilfe bei der Verbindung.',
  'classmap.asking': {
    one: '{count} Person bittet um Hilfe bei der Verbindung.',
    other: '{count} Personen bitten um Hilfe bei der Verbindung.',
  },
  'classmap.show': 'Ansehen, wer',
  'classmap.waiting': 'wartet {time}',
  'classmap.answer': 'Sie können antworten:',
  'classmap.copy': 'Antwort kopieren',
  'classmap.copied': 'Kopiert. Fügen Sie sie in den Chat oder eine private Nachricht ein.',
  'classmap.copyFailed': 'Der Browser hat das Kopieren nicht erlaubt. Markieren Sie stattdessen den Text.',
  'classmap.done': 'Erledigt',
  'classmap.doneFor': 'Erledigt: {name} wurde geholfen',
  'classmap.answer.no_socket':
    'Ihre Verbindung zum Server bricht ab. Gehen andere Seiten auf? Wenn nicht, starten Sie WLAN oder Router neu.',
  'classmap.answer.no_media':
    'Bei Ihnen kommt gar nichts an. Laden Sie die Seite neu; hilft das nicht, versuchen Sie ein anderes Netz, etwa den Hotspot Ihres Telefons.',
  'classmap.answer.udp_blocked':
    'Ihr Netz sperrt UDP, deshalb nimmt alles den Umweg über TCP. Verlassen Sie das VPN, wenn Sie eines benutzen, oder versuchen Sie ein anderes Netz.',
  'classmap.answer.presenter_link':
    'Das ist nicht Ihre Verbindung: Was der Vortragende sendet, kommt nicht gut an. Sie müssen nichts tun.',
  'classmap.answer.server_busy': 'Das ist nicht Ihre Verbindung: Der Server kommt nicht nach. Wir kümmern uns darum.',
  'classmap.answer.loss':
    'Auf dem Weg zu Ihnen gehen Pakete verloren. Gehen Sie näher an den WLAN-Router oder nehmen Sie ein Kabel, und beenden Sie andere Downloads.',
  'classmap.answer.narrow':
    'Ihre Leitung ist schmal. Beenden Sie andere Downloads und Videos in Ihrem Netz, oder wählen Sie im Bildmenü ein kleineres Bild.',
  'classmap.answer.delay':
    'Pakete brauchen lange zu Ihnen. Beenden Sie andere Downloads; ohne VPN und mit Kabel geht es meist schneller.',
  'classmap.answer.jitter':
    'Pakete erreichen Sie ungleichmäßig, meist liegt das am WLAN. Gehen Sie näher an den Router oder nehmen Sie ein Kabel.',
  'classmap.answer.slow_device':
    'Ihr Gerät kommt nicht nach. Schließen Sie andere Tabs und Programme, stecken Sie das Netzteil an, oder wählen Sie ein kleineres Bild.',
  'classmap.answer.sound_blocked': 'Ihr Browser hält den Ton zurück. Klicken Sie einmal irgendwo auf die Seite.',
  'classmap.answer.none':
    'Wir sehen nichts Auffälliges an Ihrer Verbindung. Was sehen oder hören Sie? Schreiben Sie es in den Chat, und laden Sie die Seite einmal neu.',
} satisfies Translation<typeof english>;
