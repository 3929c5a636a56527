import type { Translation } from '../translation.ts';
import type english from '../en/shut.ts';

export default {
  'shut.notFound': 'Diese Vorlesung gibt es nicht, oder Sie dürfen sie nicht sehen',
  'shut.notFoundText': 'Haben Sie einen Code, geben Sie ihn auf der Startseite ein. Sonst fragen Sie nach dem Link.',
  'shut.notAllowed': 'Hier dürfen Sie nicht zusehen',
  'shut.notAllowedText': 'Fragen Sie, wem der Raum gehört.',
  'shut.unverified': 'Bestätigen Sie zuerst Ihre E-Mail-Adresse',
  'shut.unverifiedText': 'Öffnen Sie den Link in unserer Mail und kommen Sie dann auf diese Seite zurück.',
  'shut.signedOut': 'Sie sind abgemeldet',
  'shut.signedOutText': 'Melden Sie sich wieder an, und Sie sind zurück in der Vorlesung.',
  'shut.disabled': 'Ihr Konto wurde gesperrt',
  'shut.disabledText': 'Fragen Sie die Verwaltung dieses Servers.',
  'shut.outdated': 'Diese Seite ist älter als der Server',
  'shut.outdatedText': 'Laden Sie sie neu, und Sie sind zurück in der Vorlesung.',
  'shut.tooManyTabs': 'Zu viele Tabs',
  'shut.tooManyTabsText':
    'Die Vorlesung ist in so vielen Tabs offen, dass dieser geschlossen wurde. Schließen Sie einige, dann laden Sie neu.',
  'shut.removed': 'Sie sind nicht mehr in diesem Raum',
  'shut.removedText': 'Wer den Raum betreut, hat Sie daraus entfernt.',
  'shut.removedWhy': 'Warum: {reason}',
  'shut.removedUntil': 'Sie können am {time} zurückkommen.',
  'shut.removedOver': 'Sie können jetzt zurückkommen.',
  'shut.removedGood': 'Sie können erst zurückkommen, wenn man Sie wieder hereinlässt.',
  'shut.removedHelp': 'Wenn Sie das für einen Irrtum halten, schreiben Sie Ihrer Lehrperson.',
  'shut.goIn': 'Wieder hinein',
  'shut.deleted': 'Diesen Raum gibt es nicht mehr',
  'shut.deletedText': 'Er wurde gelöscht, mit allem, was darin gesagt wurde.',
  'shut.signIn': 'Anmelden',
  'shut.home': 'Zur Startseite',
} satisfies Translation<typeof english>;
