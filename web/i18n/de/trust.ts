import type { Translation } from '../translation.ts';
import type english from '../en/trust.ts';

export default {
  'trust.title': 'Vertrauen Sie diesem Server einmal',
  'trust.text':
    'Browser geben Kamera, Ton und eine sichere Verbindung nur Servern, denen sie vertrauen. Dieser Server hat sein Zertifikat selbst gemacht, darum fragt Ihr Gerät einmal. Zwei Minuten, dann nie wieder.',
  'trust.notNeeded': 'Nichts zu tun: Browser kennen das Zertifikat dieses Servers schon.',
  'trust.device': 'Ihr Gerät',
  'trust.aside': 'Auf einem anderen Gerät',
  'trust.thisPage': 'diese Seite',
  'trust.scan': 'Scannen öffnet diese Seite auf dem Telefon:',
  'trust.fingerprint': 'Vergleichen Sie den Fingerabdruck',
  'trust.iphone': 'iPhone',
  'trust.android': 'Android',
  'trust.windows': 'Windows',
  'trust.macos': 'macOS',
  'trust.linux': 'Linux',
  'trust.firefox': 'Firefox',

  'trust.iphone.get': 'Laden Sie das Profil.',
  'trust.iphone.getHint': 'In Safari. Es fragt, ob das erlaubt ist: Wählen Sie Zulassen.',
  'trust.iphone.install': 'Öffnen Sie die Einstellungen und tippen Sie auf „Profil geladen“.',
  'trust.iphone.installHint': 'Es steht weit oben. Tippen Sie auf Installieren, geben Sie den Code ein: „{authority}“.',
  'trust.iphone.trust': 'Schalten Sie das Vertrauen ein.',
  'trust.iphone.trustHint':
    'Einstellungen, Allgemein, Info, Zertifikatsvertrauenseinstellungen: „{authority}“ einschalten.',

  'trust.android.get': 'Laden Sie das Zertifikat.',
  'trust.android.getHint': 'Behalten Sie die Datei, wenn der Browser fragt.',
  'trust.android.install': 'Öffnen Sie die Einstellungen und suchen Sie „CA-Zertifikat“.',
  'trust.android.installHint':
    'Meist unter Sicherheit, Weitere, Verschlüsselung und Anmeldedaten, Zertifikat installieren. Tippen Sie auf „Trotzdem installieren“.',
  'trust.android.trust': 'Wählen Sie die Datei.',
  'trust.android.trustHint': 'Sie liegt in den Downloads. Android führt dann „{authority}“ unter Nutzerzertifikaten.',

  'trust.windows.get': 'Laden Sie das Zertifikat.',
  'trust.windows.getHint': 'Öffnen Sie die Datei, wenn sie da ist.',
  'trust.windows.install': 'Klicken Sie auf „Zertifikat installieren“.',
  'trust.windows.installHint':
    'Wählen Sie „Aktueller Benutzer“, dann „Alle Zertifikate in folgendem Speicher speichern“ und Durchsuchen.',
  'trust.windows.trust': 'Wählen Sie „Vertrauenswürdige Stammzertifizierungsstellen“.',
  'trust.windows.trustHint':
    'Windows zeigt „{authority}“ und den Fingerabdruck: Vergleichen Sie ihn, dann Ja. Starten Sie den Browser neu.',

  'trust.macos.get': 'Laden Sie das Zertifikat.',
  'trust.macos.getHint': 'Öffnen Sie die Datei: Die Schlüsselbundverwaltung nimmt sie.',
  'trust.macos.install': 'Legen Sie es in den Schlüsselbund „Anmeldung“.',
  'trust.macos.installHint': 'Suchen Sie „{authority}“ in der Liste und öffnen Sie es mit einem Doppelklick.',
  'trust.macos.trust': 'Wählen Sie unter Vertrauen „Immer vertrauen“.',
  'trust.macos.trustHint':
    'Schließen Sie das Fenster und geben Sie Ihr Passwort ein. „{authority}“ trägt nun ein blaues Plus.',

  'trust.linux.get': 'Laden Sie das Zertifikat.',
  'trust.linux.getHint': 'Für Chromium und Chrome. Firefox hat eigene Schritte.',
  'trust.linux.install': 'Öffnen Sie chrome://certificate-manager im Browser.',
  'trust.linux.installHint': 'Wählen Sie Lokale Zertifikate, dann unter Benutzerdefiniert: Von Ihnen installiert.',
  'trust.linux.trust': 'Importieren Sie die Datei unter „Vertrauenswürdige Zertifikate“.',
  'trust.linux.trustHint': 'Wählen Sie „Alle Dateien“, wenn die Liste leer ist. Der Browser zeigt dann „{authority}“.',

  'trust.firefox.get': 'Laden Sie das Zertifikat.',
  'trust.firefox.getHint': 'Firefox führt unter Windows, macOS und Linux eine eigene Liste.',
  'trust.firefox.install': 'Öffnen Sie Einstellungen, Datenschutz & Sicherheit, Zertifikate anzeigen.',
  'trust.firefox.installHint':
    'Es steht weit unten, unter Sicherheit. Wählen Sie Zertifizierungsstellen, dann Importieren.',
  'trust.firefox.trust': 'Haken Sie „Dieser CA vertrauen, um Websites zu identifizieren“ an.',
  'trust.firefox.trustHint': 'Bestätigen Sie. „{authority}“ steht nun in der Liste.',

  'trust.back': 'Kommen Sie zurück und prüfen Sie.',
  'trust.backHint': 'Diese Zeile wird von selbst grün. Dann geht es weiter zu',
  'trust.done': 'Dieses Gerät vertraut dem Server.',
  'trust.notYet': 'Dieses Gerät vertraut dem Server noch nicht.',
} satisfies Translation<typeof english>;
