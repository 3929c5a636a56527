import type { Text } from '../format.ts';

/** What every page needs. */
export default {
  'app.name': 'ChatStream',
  'app.skip': 'To the content',
  'app.home': 'Home',

  'top.site': 'Site',
  'top.language': 'Language: {name}',
  'top.languages': 'Language',
  'top.toDark': 'Dark: blackboard',
  'top.toLight': 'Light: paper',
  'top.account': '{initials}, account of {name}',
  'top.yourAccount': 'Your account',
  'top.people': 'Administration',
  'top.signOut': 'Sign out',
  'top.signIn': 'Sign in',

  'do.cancel': 'Cancel',
  'do.close': 'Close',
  'do.save': 'Save',
  'do.retry': 'Try again',
  'do.copy': 'Copy',
  'do.copied': 'Copied',
  'do.undo': 'Undo',
  'do.dismiss': 'Dismiss',
  'do.more': 'Show more',
  'do.reload': 'Reload the page',
  'state.loading': 'Loading',
  'state.missing': 'This could not be fetched.',
  'state.sending': 'Sending',

  'role.owner': 'Owner',
  'role.presenter': 'Lecturer',
  'role.assistant': 'Assistant',
  'role.student': 'Student',
  'role.live': 'Live',
  'role.you': 'You',

  'count.watching': { one: '{count} watching', other: '{count} watching' },
  'count.members': { one: '{count} member', other: '{count} members' },
  'count.minutes': { one: '{count} minute', other: '{count} minutes' },
  'count.seconds': { one: '{count} second', other: '{count} seconds' },

  'qr.of': 'QR code for {what}',
} as const satisfies Record<string, Text>;
