import type { Translation } from '../translation.ts';
import type english from '../en/errors.ts';

export default {
  'error.title': 'Das hat nicht geklappt',
  'error.wait': 'Das war viel in kurzer Zeit. Versuchen Sie es in {wait} noch einmal.',
  'error.offline': 'Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
  'error.bad_request': 'Etwas davon stimmt nicht. Prüfen Sie Ihre Eingabe und versuchen Sie es noch einmal.',
  'error.too_large': 'Das ist zu lang. Kürzen Sie es und versuchen Sie es noch einmal.',
  'error.unsupported_version': 'Diese Seite ist älter als der Server. Laden Sie sie neu, um weiterzumachen.',
  'error.forbidden_origin':
    'Diese Anfrage kam von einer anderen Website und wurde abgelehnt. Öffnen Sie ChatStream selbst und versuchen Sie es noch einmal.',
  'error.unauthenticated': 'Sie sind abgemeldet. Melden Sie sich an, um weiterzumachen.',
  'error.unverified': 'Bestätigen Sie zuerst Ihre E-Mail-Adresse: Öffnen Sie den Link, den wir Ihnen geschickt haben.',
  'error.forbidden': 'Ihre Rolle erlaubt das nicht. Fragen Sie, wem der Raum gehört.',
  'error.not_found': 'Das gibt es nicht mehr, oder Sie dürfen es nicht sehen.',
  'error.conflict': 'Jemand hat das inzwischen geändert. Sehen Sie es noch einmal an, bevor Sie speichern.',
  'error.rate': 'Das war viel in kurzer Zeit. Warten Sie einen Moment und versuchen Sie es dann noch einmal.',
  'error.busy': 'Der Server ist ausgelastet und hat nichts davon gespeichert. Versuchen Sie es gleich noch einmal.',
  'error.overloaded': 'Mehr Menschen kann dieser Server gerade nicht bedienen. Versuchen Sie es gleich noch einmal.',
  'error.internal': 'Dem Server ist ein Fehler unterlaufen. Er ist vermerkt; versuchen Sie es gleich noch einmal.',
  'error.credentials':
    'E-Mail und Passwort passen nicht zusammen. Prüfen Sie beides oder setzen Sie das Passwort zurück.',
  'error.token_invalid': 'Dieser Link wurde schon benutzt oder ist zu alt. Fordern Sie einen neuen an.',
  'error.password_weak':
    'Dieses Passwort ist zu leicht zu erraten, zu kurz oder zu lang. Wählen Sie ein längeres, weniger gängiges.',
  'error.already_claimed':
    'Dieser Server hat schon eine Verwaltung. Melden Sie sich an oder bitten Sie dort um die Rolle.',
  'error.last_admin': 'Das ist das letzte Konto der Verwaltung. Geben Sie die Rolle zuerst jemand anderem.',
  'error.code_unknown': 'Kein Raum hat diesen Code. Prüfen Sie die Zeichen oder fragen Sie nach.',
  'error.room_full': 'Der Raum ist voll. Bitten Sie darum, Platz zu machen.',
  'error.quota': 'Mehr davon ist nicht erlaubt. Entfernen Sie zuerst etwas.',
  'error.last_owner': 'Ein Raum gehört immer jemandem. Übergeben Sie ihn zuerst.',
  'error.lecture_live': 'In diesem Raum läuft schon eine Vorlesung. Beenden Sie sie zuerst, oder sehen Sie zu.',
  'error.lecture_not_live': 'In diesem Raum läuft gerade keine Vorlesung.',
  'error.removed': 'Sie wurden aus diesem Raum entfernt. Wenn das ein Irrtum ist, schreiben Sie den Lehrenden.',
  'error.rule': 'Die Regeln dieses Raums erlauben diese Nachricht nicht.',
  'error.too_late':
    'Eine Nachricht kann fünf Minuten lang geändert werden. Löschen Sie sie, oder schreiben Sie eine neue.',
  'error.stage_taken': 'Ein anderer Tab oder ein anderes Gerät sendet. Übernehmen Sie nur, wenn Sie das wollen.',
  'error.stage_full': 'Alle Plätze auf der Bühne sind besetzt. Schicken Sie zuerst jemanden zurück.',
  'error.sdp_invalid':
    'Der Server hat diesen Browser nicht verstanden. Laden Sie die Seite neu oder nehmen Sie einen anderen Browser.',
  'error.media_unavailable': 'Bild und Ton starten neu. Bleiben Sie: Sie kommen von selbst zurück.',
  'error.media_full':
    'Mehr Zuschauende trägt dieser Server nicht. Der Chat geht; versuchen Sie es später noch einmal mit dem Bild.',
} satisfies Translation<typeof english>;
