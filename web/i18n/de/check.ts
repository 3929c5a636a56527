import type { Translation } from '../translation.ts';
import type english from '../en/check.ts';

export default {
  'check.title': 'Gerät und Netz prüfen',
  'check.text':
    'Findet in einigen Sekunden heraus, ob Vorlesungen hier funktionieren, und wenn nicht, wen Sie fragen können. Dabei werden ein paar Megabyte übertragen.',
  'check.start': 'Prüfung beginnen',
  'check.again': 'Noch einmal prüfen',
  'check.running': 'Wird geprüft',
  'check.lines': 'Browser und Netz',
  'check.report': 'Bericht kopieren',
  'check.reportHint': 'Für alle, die Ihnen helfen. Er enthält weder Ihre Adresse noch Ihren Namen.',

  'check.browser': 'Dieser Browser',
  'check.socket': 'Server über TCP (HTTPS und WebSocket)',
  'check.direct': 'Bild und Ton direkt zum Server (UDP)',
  'check.relay.udp': 'Bild und Ton über das Relay, mit UDP',
  'check.relay.tcp': 'Bild und Ton über das Relay, mit TCP',
  'check.relay.tls': 'Bild und Ton über das Relay, mit TLS',
  'check.noRelay': 'Bild und Ton über ein Relay',
  'check.down': 'Tempo vom Server',
  'check.up': 'Tempo zum Server',

  'check.waiting': 'noch nicht geprüft',
  'check.runs': 'wird geprüft',
  'check.complete': 'kann alles, was Vorlesungen brauchen',
  'check.lacks': 'ohne {what}',
  'check.there': '{ms} ms hin und zurück',
  'check.connected': 'kommt durch, nach {ms} ms',
  'check.rate': '{n} Mbit/s',
  'check.blocked': 'kommt nicht durch',
  'check.unknown': 'ließ sich nicht prüfen',
  'check.none': 'dieser Server hat keines',

  'check.verdict.good': 'Vorlesungen funktionieren hier. Bild und Ton gehen direkt zum Server.',
  'check.verdict.relayed':
    'Vorlesungen funktionieren hier, über das Relay: Ihr Netz sperrt UDP. Für ein besseres Bild bitten Sie den Betreiber Ihres Netzes, UDP-Port {port} von {host} durchzulassen.',
  'check.verdict.blocked':
    'Bild und Ton kommen nicht durch: Ihr Netz sperrt UDP und das Relay. Bitten Sie den Betreiber Ihres Netzes, UDP-Port {port} von {host} durchzulassen. Bis dahin hilft ein anderes Netz, etwa das Ihres Telefons.',
  'check.verdict.noRelay':
    'Bild und Ton kommen nicht durch: Ihr Netz sperrt UDP. Bitten Sie den Betreiber Ihres Netzes, UDP-Port {port} von {host} durchzulassen, oder die Verwaltung dieses Servers um ein Relay. Bis dahin hilft ein anderes Netz, etwa das Ihres Telefons.',
  'check.verdict.socket':
    'Ihr Netz oder ein Proxy darin sperrt WebSocket-Verbindungen, und ohne sie geht nichts. Bitten Sie den Betreiber Ihres Netzes, wss://{host} zu erlauben.',
  'check.verdict.browser':
    'Diesem Browser fehlt {what}. Aktualisieren Sie ihn, oder nehmen Sie Firefox, Chrome, Edge oder Safari aus den letzten zwei Jahren.',
  'check.verdict.slow':
    'Alles kommt durch, aber zu langsam für ein Bild. Ton und Chat gehen; ein Kabel, ein Platz näher am WLAN oder ein anderes Netz hilft.',
  'check.verdict.unknown':
    'Der Server ließ sich gerade nicht fragen. Warten Sie eine Minute und prüfen Sie noch einmal.',

  'check.devices': 'Kamera und Mikrofon',
  'check.devicesText': 'Nur zum Vortragen und Sprechen. Nichts davon verlässt dieses Gerät.',
  'check.devicesStart': 'Einschalten',
  'check.devicesStop': 'Ausschalten',
  'check.level': 'Lautstärke',
  'check.camera': 'Kamera',
  'check.microphone': 'Mikrofon',
  'check.speak': 'Sagen Sie etwas: Der Balken bewegt sich.',
  'check.heard': 'Man kann Sie hören.',
  'check.seen': 'Die Kamera funktioniert.',
  'check.device.denied':
    'nicht erlaubt: Erlauben Sie den Zugriff neben der Adresse dieser Seite und schalten Sie wieder ein',
  'check.device.missing': 'nicht angeschlossen',
  'check.device.busy': 'von einem anderen Programm belegt: Schließen Sie dieses und schalten Sie wieder ein',
} satisfies Translation<typeof english>;
