import type { Translation } from '../translation.ts';
import type english from '../en/watch.ts';

export default {
  'watch.title': '{lecture} · ChatStream',
  'watch.beside': 'Neben der Vorlesung',
  'watch.entering': 'Sie betreten den Raum',
  'watch.back': 'Zurück zum Raum',
  'watch.by': 'mit {name}',
  'watch.elapsed': 'Zeit seit Beginn',
  'watch.micOff': 'Mikrofon aus',
  'watch.only': 'Nur Chat.',
  'watch.onlyHint': 'Bild und Ton sind auf diesem Gerät aus.',
  'watch.showLecture': 'Vorlesung zeigen',
  'watch.toLecture': 'Chat zurück neben die Vorlesung',
  'watch.windowTitle': 'Chat: {lecture} · ChatStream',

  'link.connected': 'Verbunden',
  'link.arriving': 'Bild kommt',
  'link.good': 'Gute Verbindung',
  'link.weak': 'Schwache Verbindung',
  'link.stalled': 'Bild unterbrochen',
  'link.noPicture': 'Kein Bild',

  'stage.name': 'Bild',
  'stage.cameraOf': 'Kamera von {name}',
  'stage.screenOf': 'Bildschirm von {name}',
  'stage.camera2Of': 'Zweite Kamera von {name}',
  'stage.arriving': 'Das Bild kommt',

  'player.silent': 'Ihr Browser lässt den Ton aus,',
  'player.silentHint': 'bis Sie klicken.',
  'player.hear': 'Ton einschalten',
} satisfies Translation<typeof english>;
