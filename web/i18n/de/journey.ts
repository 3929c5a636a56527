import type english from '../en/journey.ts';
import type { Translation } from '../translation.ts';

export default {
  'journey.mTitle': 'Die Reise einer Nachricht',
  'journey.mBy': 'Von {name}, {time}',
  'journey.mByNobody': 'Ohne Namen, {time}',
  'journey.mAsking': 'Der Server wird gefragt, was er von dieser Nachricht weiß.',
  'journey.mFailed': 'Der Server hat nicht geantwortet. Was diese Seite selbst weiß, steht darunter.',
  'journey.mGone':
    'Der Server erinnert sich nicht an diese Nachricht: Er merkt sich die letzten {count} eines Raums und vergisst sie, wenn er neu startet. Schreiben Sie jetzt eine und verfolgen Sie die.',
  'journey.mAgain': 'Noch einmal fragen',
  'journey.mTotalEnter': '{seconds} s von der Eingabetaste bis zu Ihrem Bildschirm',
  'journey.mTotalServer': '{seconds} s vom Server bis zu Ihrem Bildschirm',
  'journey.mTotalNone': 'Nur ein Teil ihres Wegs ist bekannt.',
  'journey.mGive': 'auf {ms} genau',
  'journey.mEveryone': {
    one: 'Der Server hat sie an einen Socket geschrieben, in einem Frame von {bytes}.',
    other: 'Der Server hat sie an {count} Sockets zugleich geschrieben: an jeden denselben Frame von {bytes}.',
  },
  'journey.mTogether': {
    one: 'Sie stand allein in ihrem Frame.',
    other: '{count} Nachrichten und Ereignisse teilten sich den Frame, weil viele zugleich kamen.',
  },
  'journey.mSteps': 'Ihre Schritte, mit der Zeit seit dem ersten bekannten',
  'journey.mTook': '{ms} nach dem Schritt davor',
  'journey.mTookAbout': '{ms} nach dem Schritt davor, auf {error} genau',
  'journey.mTookLess':
    'weniger als {error} nach dem Schritt davor: Genauer lassen sich die beiden Uhren nicht vergleichen',
  'journey.mUnknown': 'nicht bekannt',
  'journey.mClock':
    'Zeiten des Servers sind auf die Uhr dieser Seite umgerechnet. Sie können um {error} falsch sein: die Hälfte des schnellsten der letzten Hin- und Rückwege.',
  'journey.mAbroad':
    'Wer sie schrieb, ist mit einem anderen Server dieser Installation verbunden. Die Zeiten dort sind nach dessen Uhr, die ein wenig abweichen kann.',
  'journey.mStep.queued': 'Getippt und eingereiht',
  'journey.mStep.sent': 'Gesendet',
  'journey.mStep.received': 'Beim Server angekommen',
  'journey.mStep.appended': 'Der Datenbank übergeben',
  'journey.mStep.committed': 'Dauerhaft',
  'journey.mStep.known': 'Bei Ihrem Server bekannt',
  'journey.mStep.written': 'An alle verteilt',
  'journey.mStep.arrived': 'In diesem Browser angekommen',
  'journey.mStep.shown': 'Gezeigt',
  'journey.mSays.queued':
    'Die Seite reiht den Text auf diesem Rechner ein, unter einer zufälligen Nummer. Bricht die Verbindung, sendet sie dasselbe noch einmal, und an der Nummer erkennt der Server, dass er es nur einmal speichern muss.',
  'journey.mSays.sent':
    'Sie hat gewartet, bis bestätigt war, was vor ihr geschrieben wurde, und bis kein anderer Tab sendete. Ein WebSocket-Frame, maskiert, wie Browser es müssen, kommt in einen TLS-Record, wenn die Seite über https kam, in ein TCP-Segment, in ein IP-Paket.',
  'journey.mSays.received':
    'Der Server nimmt die Maske ab, liest die Nachricht und sieht nach, ob ihr Verfasser hier jetzt schreiben darf.',
  'journey.mSays.appended':
    'Sie wartet auf die nächste Transaktion. Schreiben viele, sammelt eine Transaktion bis zu {ms} ms lang, damit sich alle ein langsames Schreiben auf die Platte teilen: ein Group Commit.',
  'journey.mSays.committed':
    'Sie hat ihren Platz in der Reihenfolge des Raums, und die Platte hat sie bestätigt (fsync). Kein Stromausfall kann sie mehr nehmen. Vorher sieht niemand eine Nachricht.',
  'journey.mSays.known':
    'Die Server sagen einander, was geschrieben wurde. Ihrer fügt es in die Reihenfolge des Raums ein.',
  'journey.mSays.written':
    'Ein Frame wird gemacht, einmal, und dieselben Bytes werden an jeden Socket geschrieben. Niemand wartet auf den Langsamsten.',
  'journey.mSays.arrived':
    'TCP hat jedes Byte der Reihe nach geliefert. Ging unterwegs ein Paket verloren, wurde es noch einmal gesendet, und dieser Schritt dauerte länger.',
  'journey.mSays.shown':
    'Der Browser hat sein nächstes Bild der Seite gezeichnet. Auf den meisten Bildschirmen sind es 60 in der Sekunde, also sind bis zu 17 ms Warten.',
  'journey.mWhy.author': 'Jemand anders hat sie geschrieben: Das weiß nur dessen Seite.',
  'journey.mWhy.before': 'Diese Seite merkt sich erst seit später, was vorbeikommt.',
  'journey.mWhy.anonymous':
    'Sie wurde ohne Namen geschrieben. Aus dieser Zeit könnte man schließen, mit welchem Server ihr Verfasser verbunden ist; darum wird sie nicht gesagt.',
  'journey.mWhy.released': 'Die Leitung hat sie zuerst gelesen. Wann sie kam, ist nicht gemerkt.',
  'journey.mWhy.forgotten': 'Der Server, der es wusste, hat es vergessen oder ist nicht mehr da.',
  'journey.mWhy.asking': 'Der Server wird gefragt.',
  'journey.mWhy.clock': 'Die Uhren dieser Seite und des Servers werden gerade verglichen.',
  'journey.mWhy.unwritten': 'Der Server hat sie noch nicht an Sockets geschrieben.',
  'journey.mWhy.history':
    'Sie kam hier nicht einzeln vorbei: Sie kam mit dem Verlauf, als diese Seite geöffnet wurde oder zurückkam.',
  'journey.mWhy.unseen': 'Die Seite wurde seither nicht gezeichnet, weil niemand sie sehen konnte.',

  'journey.fTitle': 'Die Reise eines Bildes',
  'journey.fHint':
    'Klicken Sie auf das Bild, oder verfolgen Sie das nächste, das gezeigt wird: von der Kamera bis zu diesem Bildschirm, mit der Zeit jedes Schritts.',
  'journey.fFollow': 'Das nächste Bild verfolgen',
  'journey.fAgain': 'Ein anderes Bild verfolgen',
  'journey.fMany': '30 s lang eines je Sekunde verfolgen',
  'journey.fStop': { one: 'Anhalten (noch {count})', other: 'Anhalten (noch {count})' },
  'journey.fTotal': '{time} von der Kamera bis zu Ihrem Bildschirm, auf {error} genau',
  'journey.fNoTotal': 'Wann die Kamera es gab, ist nicht bekannt; darum gibt es keine Summe.',
  'journey.fWithout':
    'Nicht darin: die Zeit, die die Kamera selbst und Ihr Monitor brauchen, etwa 20 bis 80 ms. Keine Seite kann sie messen.',
  'journey.f.no_picture': 'Es gibt gerade kein Bild zu verfolgen.',
  'journey.f.own_picture':
    'Das ist Ihr eigenes Bild, gerade aus der Kamera. Öffnen Sie die Vorlesung als Zuschauer und verfolgen Sie dort ein Bild.',
  'journey.f.unsupported': 'Dieser Browser sagt Seiten nichts über einzelne Bilder (requestVideoFrameCallback).',
  'journey.f.no_timestamp':
    'Dieser Browser zeigt Bilder, ohne zu sagen, mit welchem RTP-Zeitstempel sie kamen; so kann der Server sie nicht finden.',
  'journey.f.still': 'Vier Sekunden lang kam kein Bild: Es steht still, oder die Seite ist verdeckt.',
  'journey.f.no_clock':
    'Die Uhren von Seite und Server sind noch nicht verglichen. Versuchen Sie es in einer Sekunde noch einmal.',
  'journey.f.not_known': 'Der Server kennt dieses Bild nicht mehr. Versuchen Sie ein anderes.',
  'journey.f.refused': 'Der Server hat nicht geantwortet. Versuchen Sie es gleich noch einmal.',
  'journey.fPackets': { one: '{count} Paket', other: '{count} Pakete' },
  'journey.fKey': 'Schlüsselbild',
  'journey.fDelta': 'Unterschied zum Bild davor',
  'journey.fLayer': 'Stufe {layer} von {layers}',
  'journey.fResent': { one: '{count} Paket noch einmal gesandt', other: '{count} Pakete noch einmal gesandt' },
  'journey.fDirect': 'Direkt von einer anderen Person: Auf dem Weg liegt kein Server.',
  'journey.fError': 'Auf {error} genau.',
  'journey.fBackwards':
    'Es scheint vor dem Schritt davor zu liegen, weil ein Mittelwert oder eine Uhr nicht auf die Millisekunde stimmt.',
  'journey.f.captured': 'Aufgenommen',
  'journey.f.encoded': 'Kodiert',
  'journey.f.sent': 'Gesandt',
  'journey.f.arrived': 'Beim Server empfangen',
  'journey.f.forwarded': 'Weitergeleitet',
  'journey.f.received': 'In diesem Browser empfangen',
  'journey.f.decoded': 'Dekodiert',
  'journey.f.presented': 'In die Seite gesetzt',
  'journey.f.shown': 'Gezeigt',
  'journey.f.total': 'Zusammen',
  'journey.fCaptured.abs-capture-time':
    'Der Browser der Vortragenden hat den Augenblick der Aufnahme in die Pakete geschrieben (die Kopferweiterung abs-capture-time); seine Uhr wurde mit der des Servers verglichen.',
  'journey.fCaptured.sender-report':
    'Aus dem RTP-Zeitstempel und den Senderberichten des Browsers der Vortragenden, die sagen, wie spät es bei welchem Zeitstempel war (RFC 3550, Abschnitt 6.4.1).',
  'journey.fCaptured.browser': 'Von Ihrem Browser aus den Berichten errechnet, die mit dem Strom kamen (captureTime).',
  'journey.fSays.encoded':
    'Die Seite der Vortragenden sagt, wie lange das Kodieren im Mittel dauert; von diesem einen Bild weiß es niemand.',
  'journey.fSays.sent': 'Errechnet: die halbe Umlaufzeit der Vortragenden, bevor das erste Paket beim Server war.',
  'journey.fSays.arrived':
    'Das letzte seiner {packets} Pakete; {spread} nach dem ersten, denn ein Bild wird in Stücken gesandt, die je in ein Paket passen.',
  'journey.fSays.forwarded':
    'Jedes Paket geht sofort weiter, ohne auf die anderen zu warten: neue Nummern, für Sie verschlüsselt. Das letzte ging {spread} nach dem ersten.',
  'journey.fSays.received':
    'Ihr Browser hatte das letzte Paket (receiveTime). Der Schritt ist der Weg vom Server zu Ihnen und was noch einmal gesandt werden musste.',
  'journey.fSays.decoded':
    'Frühestens: Das Dekodieren selbst dauerte so lange wie dieser Schritt. Dazwischen kann das Bild im Jitter-Puffer gewartet haben; das steckt im nächsten Schritt.',
  'journey.fSays.presented': 'Ihr Browser hat das Bild in die Seite gesetzt (presentationTime).',
  'journey.fSays.shown':
    'Dann zeigt es, so erwartet Ihr Browser, der Bildschirm: bei seinem nächsten Takt (expectedDisplayTime).',
  'journey.fWhy.captured':
    'Das weiß niemand: Die Pakete tragen keinen Augenblick der Aufnahme, und noch kam kein Senderbericht.',
  'journey.fWhy.encoded': 'Die Seite der Vortragenden sagt nicht, wie lange das Kodieren dauert.',
  'journey.fWhy.sent': 'Die Seite der Vortragenden hat ihre Umlaufzeit nicht gemessen.',
  'journey.fWhy.arrived': 'Auf diesem Weg liegt kein Server.',
  'journey.fWhy.forwarded': 'Auf diesem Weg liegt kein Server.',
  'journey.fWhy.received': 'Dieser Browser sagt nicht, wann die Pakete eines Bildes kamen.',
  'journey.fWhy.decoded': 'Dieser Browser sagt nicht, wie lange das Dekodieren dauerte.',
  'journey.fWhy.presented': 'Das sagt dieser Browser nicht.',
  'journey.fWhy.shown': 'Das sagt dieser Browser nicht.',
  'journey.fManyTitle': { one: '{count} Bild', other: '{count} Bilder: wie lange jeder Schritt dauerte' },
  'journey.fStep': 'Schritt',
  'journey.fMiddle': 'Median',
  'journey.fLeast': 'Kürzeste',
  'journey.fMost': 'Längste',
} satisfies Translation<typeof english>;
