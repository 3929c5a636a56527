import { expect, test } from 'vitest';
import { createRooms, type Room } from '../rooms.ts';
import { createRtpHeader, readRtpHeader } from '../rtp/header.ts';
import { rtp } from '../test-packets.ts';

/** Hears with a note of everything that is told. */
function listen(room: Room, what: 'all' | 'own') {
  const heard: string[] = [];
  const feeds = new Map<number, string>();
  const layers = new Map<number, string>();
  const stop = room.tap.listen(
    {
      feed: (feed, { source }) => heard.push(`${feeds.set(feed, source).get(feed)} comes`),
      layer: (layer, feed) => layers.set(layer, feeds.get(feed)!),
      packet: (layer) => heard.push(`of ${layers.get(layer)}`),
      end: (feed) => heard.push(`${feeds.get(feed)} goes`),
    },
    what,
  );
  return { heard: () => heard.splice(0), stop };
}

function bring(room: Room, source: 'microphone' | 'screen', from?: 'link') {
  const feed = room.stream({ source, place: 0 }).feed(from);
  const layer = feed.layer({
    rank: 0,
    codec: source === 'screen' ? 'vp8' : 'opus',
    requestKeyframe() {},
    timestampAt: () => undefined,
    msAt: () => undefined,
  });
  const header = createRtpHeader();
  return {
    packet() {
      const packet = rtp({ sequence: 1, payload: Buffer.from('sound') });
      readRtpHeader(packet, header);
      feed.receive(layer, packet, header, 0);
    },
    end: () => feed.end(),
  };
}

test('other workers of the node hear of everything, other nodes only of what did not come over a link', () => {
  const room = createRooms().enter('hall');
  const [before, beforeFar] = [listen(room, 'all'), listen(room, 'own')];
  const ada = bring(room, 'microphone');
  const ben = bring(room, 'screen', 'link');
  const [after, afterFar] = [listen(room, 'all'), listen(room, 'own')];
  for (const one of [ada, ben]) one.packet();
  for (const one of [ada, ben]) one.end();
  const everything = [
    'microphone comes',
    'screen comes',
    'of microphone',
    'of screen',
    'microphone goes',
    'screen goes',
  ];
  for (const { heard } of [before, after]) expect(heard()).toEqual(everything);
  for (const { heard } of [beforeFar, afterFar])
    expect(heard()).toEqual(['microphone comes', 'of microphone', 'microphone goes']);
});

test('who stops listening hears nothing more', () => {
  for (const what of ['all', 'own'] as const) {
    const room = createRooms().enter('hall');
    const { heard, stop } = listen(room, what);
    stop();
    bring(room, 'microphone').packet();
    expect(heard()).toEqual([]);
  }
});
