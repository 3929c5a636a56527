import type { Text } from '../format.ts';

/** What is kept about a person, erasing it, and how long things are kept. */
export default {
  'data.title': 'Your data',
  'data.text':
    'Everything this server keeps about you, in one file: your account, where you are signed in, your rooms and lectures, every message of yours with its room and time (also those without your name), private questions, reactions, and what staff noted about you.',
  'data.hint': 'The file is for you alone. Of passwords and keys it says that they are there, not what they are.',
  'data.do': 'Download my data',
  'data.loading': 'The file is being made …',
  'data.done': 'The file is on your device.',

  'erase.title': 'Delete your account',
  'erase.text': 'For good. Before anything happens you see what goes and what stays.',
  'erase.open': 'Delete my account …',
  'erase.openOther': 'Delete the account …',
  'erase.ask': 'Delete your account?',
  'erase.askOther': 'Delete the account of {name}?',
  'erase.lastAdmin': 'You are the only administrator of this server. Make somebody else an administrator first.',
  'erase.lastAdminOther': 'This is the only administrator of the server. Make somebody else an administrator first.',
  'erase.handOver':
    'These rooms have other members and no other owner. Give each of them another owner, or delete it; then come back.',
  'erase.others': { one: '{count} other member', other: '{count} other members' },
  'erase.goes':
    'Deleted at once: name, e-mail address, password, all sign-ins, memberships and invitations, keys and tokens, mails to this address, private questions to staff.',
  'erase.rooms': 'Deleted as well, because nobody else is in them:',
  'erase.stays':
    'What stays: that something stood at a place in a chat, that a lecture was given, and what staff did, all of it by “Deleted account”. Backups keep everything until they are replaced.',
  'erase.texts': 'Messages in the chats of rooms',
  'erase.erased': 'Erase the texts',
  'erase.erasedHint':
    'Everybody’s page loses them within a minute. Messages without a name go in the same moment: whoever watches may guess whose they were.',
  'erase.kept': 'Leave the texts, without a name',
  'erase.keptHint':
    'They stay under “Deleted account”. What names you inside a text stays; delete such messages before.',
  'erase.password': 'Your password',
  'erase.wrong': 'This is not your password.',
  'erase.type': 'To be sure, type the e-mail address: {email}',
  'erase.typeWrong': 'This is another address.',
  'erase.do': 'Delete for good',
  'erase.done': 'Your account is deleted. What you wrote is gone within a minute.',
  'erase.doneOther': 'The account is deleted. What {name} wrote is gone within a minute.',

  'keep.title': 'How long things are kept',
  'keep.text': 'What is older goes in the next night. That cannot be undone.',
  'keep.chat': 'Chat, questions and polls of all rooms, private questions too',
  'keep.audit': 'The audit trail',
  'keep.mails': 'Mails shown to administrators',
  'keep.rooms': 'What was in deleted rooms',
  'keep.days': 'Days; empty keeps it for good',
  'keep.wrong': {
    one: 'A number of days, {count} at most, or nothing.',
    other: 'A number of days, {count} at most, or nothing.',
  },
  'keep.sureTitle': 'Keep less than before?',
  'keep.sureText': 'What is older than the new number of days is removed in the next night, for good.',
  'keep.sure': 'Keep less',
  'keep.saved': 'Saved. It counts from the next night on.',
  'keep.never': 'Nothing was looked through yet.',
  'keep.last':
    'Last looked through {when}. Removed: {chat} messages, {audit} notes, {mails} mails, attendance of {attendance} lectures, {rooms} rooms.',
} as const satisfies Record<string, Text>;
