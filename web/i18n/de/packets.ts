import type english from '../en/packets.ts';
import type { Translation } from '../translation.ts';

export default {
  'packets.title': 'Meine Pakete',
  'packets.says':
    'Der Server notiert die Köpfe der Pakete zwischen Ihnen und ihm, und Sie öffnen sie in Wireshark, Paket für Paket.',
  'packets.kept':
    'Aufgezeichnet wird, wann jedes Ihrer Pakete vorbeikam, wie groß es ist, seine Adressen und die Köpfe von ICE, DTLS, RTP und RTCP; von der Verbindung für den Chat die Art jeder Nachricht.',
  'packets.notKept':
    'Nicht aufgezeichnet werden Ton und Bild, was jemand schreibt, Namen, Schlüssel und kein Paket von jemand anderem; nur Sie können es lesen, und wenn Sie den Raum verlassen, ist es weg.',
  'packets.anew': 'Vom ersten Paket an: eine neue Verbindung öffnen',
  'packets.anewSays':
    'Die Vorlesung zieht ohne Lücke auf eine zweite Verbindung um, damit man ihren Anfang sieht: wie ICE einen Weg findet und wie DTLS Schlüssel vereinbart. Wo eine Firewall den Port dafür sperrt, fehlen diese beiden.',
  'packets.start': 'Meine Pakete aufzeichnen',
  'packets.starting': 'Es beginnt …',
  'packets.stop': 'Aufzeichnung beenden',
  'packets.ends': 'Sie endet von selbst nach {minutes} Minuten.',
  'packets.running': 'Aufzeichnung läuft',
  'packets.packets': 'Pakete mit Ton und Bild',
  'packets.size': 'Davon aufgehoben',
  'packets.none': 'Noch keine Pakete mit Ton oder Bild.',
  'packets.stopped':
    'Die Aufzeichnung ist beendet. Sie lässt sich noch {minutes} Minuten lang holen, solange Sie im Raum bleiben.',
  'packets.save': 'Als Mitschnitt speichern',
  'packets.fetching': { one: '{count} Paket geholt …', other: '{count} Pakete geholt …' },
  'packets.saved': { one: '{count} Paket gespeichert.', other: '{count} Pakete gespeichert.' },
  'packets.forgotten': {
    one: 'Das älteste Paket fehlt: Die Aufzeichnung war voll.',
    other: 'Die ältesten {count} Pakete fehlen: Die Aufzeichnung war voll.',
  },
  'packets.noBeginning':
    'ICE und DTLS fehlen: Der Port dafür war von hier aus nicht zu erreichen. Ton und Bild kamen über den gewöhnlichen.',
  'packets.gone': 'Es gibt keine Aufzeichnung mehr. Zeichnen Sie noch einmal auf.',
  'packets.again': 'Noch einmal aufzeichnen',
  'packets.open': 'So öffnen Sie sie',
  'packets.openFile': 'Öffnen Sie die Datei in Wireshark (Datei, Öffnen).',
  'packets.openRtp':
    'Analyse, Aktivierte Protokolle: Suchen Sie rtp_udp und setzen Sie den Haken. Oder klicken Sie ein Paket mit Ton oder Bild rechts an, Dekodieren als, und wählen Sie RTP für seinen UDP-Port.',
  'packets.openFilter': 'Mit einem Anzeigefilter sehen Sie nur, was Sie suchen:',
  'packets.filterNack': 'was noch einmal verlangt wurde',
  'packets.filterSocket': 'die Nachrichten der Verbindung für den Chat',
  'packets.filterComment': 'unsere Kommentare',
  'packets.openStreams': 'Telefonie, RTP, RTP-Streams zählt Verlust und Jitter jedes Stroms.',

  'packets.media':
    'Ton und Bild, wie der Server sie sah. IP- und UDP-Köpfe sind nachgebaut; ihre TTL ist nicht bekannt.',
  'packets.signalling': 'Die Verbindung für den Chat, ohne TLS nachgebaut aus dem, was der Server sandte und empfing.',
  'packets.say.file':
    'Köpfe der Pakete einer Person, aufgezeichnet von ChatStream. Bitübertragungs- und Sicherungsschicht sind nicht dabei: Die Netzwerkkarte des Servers sieht andere Rahmen als Ihre, und Rahmen von Funk oder Kabel erreichen kein Programm. Inhalte wurden nie aufgezeichnet: Die Pakete sind abgeschnitten, ihre Längen stimmen.',
  'packets.say.network':
    'Vermittlungs- und Transportschicht: UDP zwischen dem Server, {local}, und Ihnen, {remote}, so wie der Server Sie sieht.',
  'packets.say.nat':
    'Kennt Ihr Gerät sich unter einer anderen Adresse, liegt ein NAT dazwischen; die XOR-MAPPED-ADDRESS von STUN nennt ihm diese.',
  'packets.say.stun':
    'ICE prüft mit STUN, ob dieser Weg in beide Richtungen geht (RFC 8445, RFC 8489). Das Passwort steht nicht darin, nur ein damit gebildeter Hash.',
  'packets.say.dtls':
    'DTLS (RFC 9147, RFC 5764): Beide Seiten vereinbaren Schlüssel für Ton und Bild. Von jedem Record wurde nur der Kopf aufgehoben.',
  'packets.say.rtp':
    'Anwendungsschicht, im Klartext: der Kopf von RTP mit Nummer, Zeitstempel und SSRC (RFC 3550). Ton und Bild dahinter sind unterwegs verschlüsselt und wurden nicht aufgezeichnet.',
  'packets.say.rtcp':
    'RTCP: wie gut es ankommt und was noch einmal verlangt wird (RFC 3550, RFC 4585). Unterwegs ist es verschlüsselt (SRTCP); hier steht es so, wie der Server es las.',
  'packets.say.websocket':
    'Signalisierung und Chat: Rahmen eines WebSockets (RFC 6455). Nur die Art jeder Nachricht wurde aufgezeichnet; für den Rest stehen Punkte.',
  'packets.say.rebuilt':
    'Nachgebaut: Unterwegs steckt das in TLS, geht an einen anderen Port und hat andere Segmente und Nummern. Größen und Zeiten der Rahmen stimmen; dieser Handshake ist ein Beispiel.',
  'packets.say.nack': 'NACK: Diese Pakete kamen nicht, bitte noch einmal (RFC 4585).',
  'packets.say.pictureLoss': 'PLI oder FIR: Es fehlt zu viel, bitte ein ganzes Bild (RFC 4585, RFC 5104).',
  'packets.say.again':
    'Noch einmal gesandt (RTX, RFC 4588): ein verlorenes Paket von {ssrc}, oder Füllung, die die Leitung erprobt.',
  'packets.say.sound': 'SSRC {ssrc}: {source} von Platz {place}, {codec}, Payload-Typ {payloadType}.',
  'packets.say.picture':
    'SSRC {ssrc}: {source} von Platz {place}, {codec}, Payload-Typ {payloadType}, Schicht {layer}, als die Datei entstand.',
} satisfies Translation<typeof english>;
