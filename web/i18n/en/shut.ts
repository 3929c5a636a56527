import type { Text } from '../format.ts';

/** Why somebody does not get to a lecture. Fetched only then. */
export default {
  'shut.notFound': 'There is no such lecture, or you may not see it',
  'shut.notFoundText':
    'If you were given a join code, enter it on your start page. Else ask the lecturer for the link.',
  'shut.notAllowed': 'You may not watch here',
  'shut.notAllowedText': 'Ask the owner of the room.',
  'shut.unverified': 'Confirm your e-mail address first',
  'shut.unverifiedText': 'Open the link in the mail we sent you, then come back to this page.',
  'shut.signedOut': 'You are signed out',
  'shut.signedOutText': 'Sign in again, and you are back in the lecture.',
  'shut.disabled': 'Your account was disabled',
  'shut.disabledText': 'Ask the administrator of this server.',
  'shut.outdated': 'This page is older than the server',
  'shut.outdatedText': 'Reload it, and you are back in the lecture.',
  'shut.tooManyTabs': 'Too many tabs',
  'shut.tooManyTabsText':
    'You have the lecture open in so many tabs that this one was closed. Close some, then reload.',
  'shut.removed': 'You are not in this room any more',
  'shut.removedText': 'Somebody who looks after the room has removed you from it.',
  'shut.removedWhy': 'Why: {reason}',
  'shut.removedUntil': 'You can come back on {time}.',
  'shut.removedOver': 'You can come back now.',
  'shut.removedGood': 'You can come back only when they let you in again.',
  'shut.removedHelp': 'If you think this is a mistake, write to your lecturer.',
  'shut.goIn': 'Go back in',
  'shut.deleted': 'This room does not exist any more',
  'shut.deletedText': 'Its owner has deleted it, with all that was said in it.',
  'shut.signIn': 'Sign in',
  'shut.home': 'To your start page',
} as const satisfies Record<string, Text>;
