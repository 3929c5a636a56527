import type { Text } from '../format.ts';

/** What a room allows in its lectures. Fetched only by those who may change it. */
export default {
  'class.title': 'Lectures',
  'class.change': 'Change',
  'class.done': 'Done',
  'class.questions': 'Questions',
  'class.questions.first': 'Staff see them first',
  'class.questions.atOnce': 'Everybody sees them at once',
  'class.questions.nameless': 'by name or without',
  'class.questions.named': 'by name only',
  'class.attendance': 'Attendance',
  'class.attendance.off': 'Not kept',
  'class.attendance.forDays': { one: 'Kept for {count} day', other: 'Kept for {count} days' },
  'class.attendance.kept': 'Kept as long as the room',
  'class.afterwards': 'Afterwards',
  'class.afterwards.nothing': 'Students find nothing of it',

  'class.saving': 'Saving',
  'class.saved': 'Saved. It holds now.',
  'class.failed': 'Not saved. What holds is shown again.',
  'class.offline': 'No connection: this can be changed when it is back.',

  'class.on': 'Keep attendance',
  'class.onAbout':
    'Who was there and how long, for staff. Off: nothing is written and nobody is listed. Students are told when it is on, and each sees what is kept of them.',
  'class.counts': 'What counts',
  'class.counts.connected': 'Being there',
  'class.counts.connectedAbout': 'The page of the lecture is open.',
  'class.counts.watched': 'Watching or listening',
  'class.counts.watchedAbout': 'Picture or sound arrives. Who only reads the chat does not count.',
  'class.percent': 'Present after',
  'class.percentAbout': 'Per cent of a lecture. Who was there for less was there for a part.',
  'class.percentBad': 'A whole number from 1 to 100.',
  'class.keep': 'Erase it after',
  'class.keep.days': { one: '{count} day', other: '{count} days' },
  'class.keep.room': 'Never, only with the room',
  'class.keepAbout': 'Counted from the day of the lecture.',

  'class.shown': 'What students find afterwards',
  'class.shownAbout': 'On the page of a lecture that is over. Staff always see all of it.',
  'class.shown.chat': 'Chat',
  'class.shown.questions': 'Questions and answers',
  'class.shown.polls': 'Polls and their results',
  'class.shown.pulse': 'How well the lecture could be followed',
} as const satisfies Record<string, Text>;
