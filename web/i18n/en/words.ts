import type { Text } from '../format.ts';

/** In place of the picture. Each has a title and, as `…Hint`, what to do. */
export default {
  'words.check': 'Test the network',
  'words.before': 'The lecture has not begun',
  'words.beforeHint': 'Stay on this page: picture and sound come by themselves.',
  'words.after': 'The lecture is over',
  'words.afterHint': 'It lasted {time}. The chat stays open.',
  'words.away': 'The lecturer is reconnecting',
  'words.awayHint': 'Stay: picture and sound return by themselves.',
  'words.interrupted': 'The picture is interrupted',
  'words.interruptedHint': 'It comes back by itself as soon as the connection carries it.',
  'words.starting': 'The lecturer is about to begin',
  'words.soundOnly': 'Sound only',
  'words.soundOnlyHint': '{name} speaks without a picture.',
  'words.slow': 'Sound only',
  'words.slowHint': 'Your link is too slow for the picture. It comes back by itself.',
  'words.saving': 'Sound only',
  'words.savingHint': 'As you chose, to save data.',
  'words.show': 'Show the picture',
  'words.paused': 'The camera is paused',
  'words.pausedHint': '{name} can still be heard.',
  'words.quiet': 'Nothing is being sent right now',
  'words.quietHint': '{name} is here and has camera and microphone off.',
  'words.full': 'The lecture is full',
  'words.fullHint':
    'This server carries no more viewers now. The chat works; the picture is tried again every half a minute.',
  'words.refused': 'No picture in this browser',
  'words.refusedHint': 'The server and this browser found no common way. Reload the page, or try another browser.',
  'words.studio': 'Open the studio',
  'words.startingHint': 'Stay on this page: picture and sound come by themselves.',
} as const satisfies Record<string, Text>;
