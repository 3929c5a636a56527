import type { Text } from '../format.ts';

/** The page on which people watch. */
export default {
  'watch.title': '{lecture} · ChatStream',
  'watch.beside': 'Beside the lecture',
  'watch.entering': 'Entering the room',
  'watch.back': 'Back to the room',
  'watch.by': 'with {name}',
  'watch.elapsed': 'Time since the beginning',
  'watch.micOff': 'Microphone off',
  'watch.only': 'Chat only.',
  'watch.onlyHint': 'Picture and sound are off on this device.',
  'watch.showLecture': 'Show the lecture',
  'watch.toLecture': 'Put the chat back beside the lecture',
  'watch.windowTitle': 'Chat: {lecture} · ChatStream',

  'link.connected': 'Connected',
  'link.arriving': 'Picture is coming',
  'link.good': 'Good connection',
  'link.weak': 'Weak connection',
  'link.stalled': 'Picture interrupted',
  'link.noPicture': 'No picture',

  'stage.name': 'Picture',
  'stage.cameraOf': 'Camera of {name}',
  'stage.screenOf': 'Screen of {name}',
  'stage.camera2Of': 'Second camera of {name}',
  'stage.arriving': 'The picture is coming',

  'player.silent': 'Your browser keeps the sound off',
  'player.silentHint': 'until you click.',
  'player.hear': 'Turn on the sound',
} as const satisfies Record<string, Text>;
