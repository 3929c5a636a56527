import type { Text } from '../format.ts';

/** Writing, and what one can do to a message. */
export default {
  'where.held': 'Staff will see this first',
  'where.staff': 'Goes to staff only',
  'where.read_only': 'Read only: staff alone write here now.',
  'where.members': 'Guests read here; members write.',
  'where.muted': 'Staff muted you: you cannot write here.',
  'where.mutedWhy': 'Staff muted you: {reason}',
  'where.mutedUntil': 'You are muted until {time}.',
  'where.mutedUntilWhy': 'You are muted until {time}: {reason}',
  'where.writeStaff': 'Write to staff alone',
  'where.writeAll': 'Write to everyone',
  'where.back': 'Do not write to staff alone',

  'slow.again': 'Slow mode: again in {wait}',
  'slow.every': 'Slow mode: one message in {wait}',
  'slow.sends': { one: 'Slow mode: sent in {count} second', other: 'Slow mode: sent in {count} seconds' },

  'aside.approval': 'Staff see your message first. Until then it is under “To staff”.',
  'aside.words': 'It holds a word that staff look at first. Until then it is under “To staff”.',
  'aside.private': 'Sent to staff alone. It is under “To staff”.',

  'anonymous.as': 'You write as Anonymous {tag}.',
  'anonymous.honest':
    'Other people and staff do not see who you are; whoever runs this server could find out. Staff can mute this pseudonym.',
  'anonymous.off': 'Write with your name again',

  'edit.title': 'You are changing your message. Everyone sees that it was edited.',
  'edit.cancel': 'Leave it as it was',
  'reply.cancel': 'Do not answer this message',

  'plus.formula': 'Formula',
  'plus.code': 'Code',
  'plus.emoji': 'Emoji',
  'plus.mention': 'Mention somebody',
  'plus.poll': 'Poll',
  'plus.preview': 'Preview',
  'plus.anonymous': 'Without my name',
  'plus.toStaff': 'To staff only',
  'plus.notify': 'Notify me when I am mentioned',

  'suggest.label': 'Suggestions',
  'suggest.count': { one: '{count} suggestion', other: '{count} suggestions' },

  'notify.title': '{name} mentioned you in {room}',
  'notify.blocked': 'Your browser does not let this page notify you. Allow it beside the address, then try again.',

  'menu.label': 'Message',
  'do.reply': 'Reply',
  'do.copyText': 'Copy text',
  'do.copiedText': 'The text is copied.',
  'do.copyFailed': 'The browser would not copy. Select the text and copy it by hand.',
  'do.delete': 'Delete for everyone',
  'do.follow': 'Follow this message',
  'key.delete': 'Del',

  'react.group': 'Reactions',
  'react.people': { one: '{name}, {count} person', other: '{name}, {count} people' },
  'react.same': 'Same question',
  'react.helpful': 'Helpful',
  'react.agree': 'Agree',
  'react.thanks': 'Thanks',
  'react.funny': 'Funny',
  'react.unclear': 'Unclear',

  'failed.muted': 'Not sent: staff muted you. Try again when that is over.',
  'failed.mutedWhy': 'Not sent: staff muted you ({reason}). Try again when that is over.',
  'failed.read_only': 'Not sent: only staff write here now. Try again later.',
  'failed.members': 'Not sent: only members write here. Ask staff to make you one.',
  'failed.links': 'Not sent: links are not allowed here. Edit it and take the link out.',
  'failed.images': 'Not sent: links to pictures are not allowed here. Edit it and take the link out.',
  'failed.words': 'Not changed: it holds a word that staff look at first. Choose another word, or write a new message.',
  'failed.approval': 'Not changed: staff look at messages first here. Write a new message instead.',
  'failed.anonymous': 'Not sent: names cannot be left out here any more. Edit it to send it with your name.',
  'failed.private': 'Not sent: private messages are off here. Edit it to write to everyone.',
  'failed.slow': 'Not sent: slow mode. Try again in a moment.',
  'failed.forbidden': 'Not sent: your role does not allow writing here.',
  'failed.not_found': 'Not sent: the message that it answers is not there any more. Edit it to send it by itself.',
  'failed.rejected': 'Not sent: the server did not accept this text. Edit it and try again.',
  'failed.other': 'Not sent',

  'formula.command': '(unknown command: {command})',
  'formula.size': '(this formula is too large to draw)',
  'formula.syntax': '(this formula has a mistake, a missing bracket perhaps)',
} as const satisfies Record<string, Text>;
