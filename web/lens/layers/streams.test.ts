import { expect, test } from 'vitest';
import type { ConnectionLook } from '../../../protocol/lens.ts';
import { streamsOf } from './streams.ts';

const rows = [
  { id: 'C', type: 'codec', mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
  {
    id: 'A',
    type: 'inbound-rtp',
    kind: 'video',
    ssrc: 7,
    codecId: 'C',
    packetsReceived: 5,
    frameWidth: 640,
    frameHeight: 360,
    keyFramesDecoded: 2,
    pliCount: 1,
  },
  { id: 'B', type: 'inbound-rtp', kind: 'audio', ssrc: 8, packetsReceived: 9 },
  { id: 'D', type: 'inbound-rtp', kind: 'video', ssrc: 9, packetsReceived: 0 },
  {
    id: 'E',
    type: 'outbound-rtp',
    kind: 'video',
    ssrc: 10,
    rid: 'low',
    packetsSent: 3,
    qualityLimitationReason: 'cpu',
    keyFramesEncoded: 4,
  },
];
const stats = new Map(rows.map((row) => [row.id, row])) as unknown as RTCStatsReport;
const look = {
  streams: [{ ssrc: 7, place: 1, source: 'camera', layer: 0, layers: 3, codec: 'VP8' }],
} as unknown as ConnectionLook;

test('each stream that ever came has its codec from the browser, and its place and layer from the server', () => {
  const [sound, picture, ...others] = streamsOf(stats, look, 'watch');
  expect(others).toEqual([]);
  expect(sound).toMatchObject({ kind: 'audio', place: null, source: null, codec: null, layer: null, packets: 9 });
  expect(picture).toMatchObject({
    codec: 'VP8',
    payloadType: 96,
    width: 640,
    layer: 1,
    layers: 3,
    place: 1,
    keyframes: 2,
    pictureLosses: 1,
  });
});

test('who presents sees each size that leaves, and why it is held back', () => {
  expect(streamsOf(stats, null, 'present')).toMatchObject([{ rid: 'low', limited: 'cpu', keyframes: 4, packets: 3 }]);
  expect(streamsOf(null, null, 'watch')).toEqual([]);
});
