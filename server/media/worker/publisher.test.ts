import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import type { Source } from '../../../protocol/stage.ts';
import { createPublisher } from './publisher.ts';
import { senderReport } from './rtp/rtcp.ts';
import { acceptOffer } from './sdp/accept.ts';
import { parseOffer } from './sdp/parse.ts';
import { chromeOffer, tracks } from './sdp/test-offers.ts';
import { createStream, type Stream } from './stream.ts';
import { rtp, vp8 } from './test-packets.ts';
import { viewer } from './test-viewer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Camera 100 with retransmissions 101, screen 200 with 201, as the offer lists them. */
function ada(offer = chromeOffer()) {
  const streams = new Map<Source, Stream>();
  const sent: Buffer[] = [];
  const told: boolean[] = [];
  const lost: number[] = [];
  const viewers = new Map<Source, ReturnType<typeof viewer>>();
  const accepted = acceptOffer('publish', parseOffer(offer), tracks).sections.flatMap(({ track }) =>
    track ? [track] : [],
  );
  const publisher = createPublisher({
    tracks: accepted,
    ssrc: 42,
    stream({ source }) {
      let stream = streams.get(source);
      if (!stream) {
        const ssrcs = { media: streams.size * 2 + 1, rtx: streams.size * 2 + 2 };
        streams.set(source, (stream = createStream({ source, place: 0 }, ssrcs)));
        viewers.set(source, viewer(stream));
      }
      return stream;
    },
    send: (packet) => void sent.push(packet),
    flowing: (flowing) => void told.push(flowing),
    serverMs: () => 1_000_000,
    lost: (share) => void lost.push(share),
  });
  return {
    publisher,
    sent,
    told,
    lost,
    /** In the order of the sources, what was seen of each. */
    seen: () => [...viewers].flatMap(([source, { seen }]) => seen.map(({ body }) => `${source} ${body}`)),
    viewers,
    streams,
    of: (type: number, format: number) => sent.filter((p) => p[1] === type && (p[0]! & 0x1f) === format),
  };
}

const camera = (sequence: number, body: string, keyframe = false, extensions: { id: number; data: Buffer }[] = []) =>
  rtp({ ssrc: 100, sequence, extensions, payload: vp8({ keyframe, pictureId: sequence, body }) });
const number = (value: number) => Buffer.from([value >> 8, value & 0xff]);

test('packets find their source by the offer’s SSRCs', () => {
  const { publisher, seen } = ada();
  publisher.received(camera(1, 'face', true), 0);
  publisher.received(rtp({ ssrc: 200, sequence: 1, payload: vp8({ keyframe: true, body: 'slides' }) }), 0);
  publisher.received(rtp({ ssrc: 1685641039, payloadType: 111, sequence: 1, payload: Buffer.from('opus: voice') }), 0);
  expect(seen()).toEqual(['camera face', 'screen slides', 'microphone voice']);
});

test('an SSRC the offer does not list is known by its MID, or not taken', () => {
  const { publisher, seen } = ada();
  publisher.received(rtp({ ssrc: 77, sequence: 1, payload: vp8({ keyframe: true, body: 'unknown' }) }), 0);
  const extensions = [{ id: 4, data: Buffer.from('2') }];
  publisher.received(rtp({ ssrc: 78, sequence: 1, extensions, payload: vp8({ keyframe: true, body: 'slides' }) }), 0);
  expect(seen()).toEqual(['screen slides']);
});

test('a lost packet is asked for, and taken when it comes by the retransmission SSRC', () => {
  const { publisher, seen, of } = ada();
  publisher.received(camera(1, 'one', true), performance.now());
  publisher.received(camera(3, 'three'), performance.now());
  vi.advanceTimersByTime(10);
  expect(of(205, 1)).toHaveLength(1);
  expect(of(205, 1)[0]!.readUInt32BE(8)).toBe(100);
  expect(of(205, 1)[0]!.readUInt16BE(12)).toBe(2);
  publisher.received(
    rtp({ ssrc: 101, payloadType: 97, sequence: 900, payload: Buffer.concat([number(2), vp8({ body: 'two' })]) }),
    performance.now(),
  );
  vi.advanceTimersByTime(1_000);
  expect(of(205, 1)).toHaveLength(1);
  expect(seen()).toEqual(['camera one', 'camera three', 'camera two']);
});

/** The camera in three layers: SSRCs the offer does not know, layers named in the packets (RFC 8852). */
function simulcast() {
  const offer = chromeOffer()
    .replaceAll(/a=ssrc(-group)?:.*\r\n/g, '')
    .replaceAll(
      'a=rtcp-rsize\r\n',
      'a=rtcp-rsize\r\na=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=extmap:6 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n',
    )
    .replace('a=mid:1\r\n', 'a=mid:1\r\na=rid:l send\r\na=rid:m send\r\na=rid:h send\r\na=simulcast:send l;m;h\r\n');
  const made = ada(offer);
  const layer = (ssrc: number, sequence: number, rid: string, key = true) =>
    rtp({
      ssrc,
      sequence,
      extensions: [
        { id: 4, data: Buffer.from('1') },
        { id: 5, data: Buffer.from(rid) },
      ],
      payload: vp8({ keyframe: key, pictureId: sequence, body: rid }),
    });
  return { ...made, layer };
}

test('layers are known by the names in their packets, the smallest first', () => {
  const { publisher, streams, layer } = simulcast();
  publisher.received(layer(903, 1, 'h'), 0);
  publisher.received(layer(901, 1, 'l'), 0);
  publisher.received(layer(904, 1, 'x'), 0); // a name the offer has not
  publisher.received(layer(902, 1, 'm'), 0);
  expect(
    streams
      .get('camera')!
      .layers()
      .map(({ rank }) => rank),
  ).toEqual([0, 1, 2]);
});

test('a packet of a layer that was lost comes by the retransmission of that layer', () => {
  const { publisher, seen, layer } = simulcast();
  publisher.received(layer(901, 1, 'l'), 0);
  publisher.received(layer(903, 50, 'h'), 0);
  publisher.received(layer(903, 52, 'h', false), 0);
  const payload = Buffer.concat([number(51), vp8({ pictureId: 51, body: 'again' })]);
  const extensions = [
    { id: 4, data: Buffer.from('1') },
    { id: 6, data: Buffer.from('h') },
  ];
  publisher.received(rtp({ ssrc: 913, payloadType: 97, sequence: 7, extensions, payload }), 0);
  expect(seen()).toEqual(['camera l', 'camera h', 'camera h', 'camera again']);
});

test('padding by the retransmission SSRC is no packet', () => {
  const { publisher, seen } = ada();
  publisher.received(camera(1, 'one', true), 0);
  publisher.received(rtp({ ssrc: 101, payloadType: 97, sequence: 1, padding: 200 }), 0);
  expect(seen()).toEqual(['camera one']);
});

test('transport-wide feedback goes out every 50 ms, over all sources together', () => {
  const { publisher, of } = ada();
  publisher.received(camera(1, '', true, [{ id: 3, data: number(500) }]), 1_000);
  publisher.received(
    rtp({ ssrc: 1685641039, payloadType: 111, extensions: [{ id: 3, data: number(501) }], payload: Buffer.from('x') }),
    1_010,
  );
  const before = of(205, 15).length;
  publisher.tick(1_060);
  expect(of(205, 15)).toHaveLength(before + 1);
  expect(of(205, 15).at(-1)!.readUInt16BE(12)).toBe(501);
  publisher.tick(1_200);
  expect(of(205, 15)).toHaveLength(before + 1);
});

test('who does not speak transport-wide feedback is told a bitrate', () => {
  const { publisher, of } = ada(chromeOffer().replaceAll(/a=rtcp-fb:\d+ transport-cc\r\n/g, ''));
  publisher.received(camera(1, '', true, [{ id: 3, data: number(500) }]), 1_000);
  publisher.tick(1_060);
  expect(of(205, 15)).toEqual([]);
  expect(of(206, 15)).toHaveLength(1);
});

test('keyframes are asked for at most three times a second, however many want one', () => {
  const { publisher, viewers, of } = ada();
  publisher.received(camera(1, '', true), 0);
  for (let now = 1; now <= 1_000; now++) viewers.get('camera')!.output.wantKeyframe(now);
  expect(of(206, 1).length).toBeLessThanOrEqual(3);
});

test('reports tell what came', () => {
  const { publisher, of } = ada();
  publisher.received(camera(1, '', true), 0);
  publisher.received(
    senderReport({ ssrc: 100, ntpSeconds: 1, ntpFraction: 0, timestamp: 0, packets: 1, octets: 1 }, 'x'),
    0,
  );
  publisher.tick(1_000);
  expect(of(201, 1)).toHaveLength(1);
});

test('sound is reported as lossy, so that it is sent in a way that repairs itself', () => {
  const { publisher, of } = ada();
  publisher.received(camera(1, '', true), 0);
  publisher.received(rtp({ ssrc: 1685641039, payloadType: 111, payload: Buffer.from('voice') }), 0);
  publisher.tick(1_000);
  const report = of(201, 2)[0]!;
  const lost = (ssrc: number) => [8, 32].find((at) => report.readUInt32BE(at) === ssrc)! + 4;
  expect(report[lost(100)]).toBe(0);
  expect(report[lost(1685641039)]).toBeGreaterThan(25);
});

test('sound and picture of one moment get the same time, though their clocks began anywhere', () => {
  const { publisher, viewers } = ada();
  publisher.received(camera(1, '', true), 0);
  publisher.received(rtp({ ssrc: 1685641039, payloadType: 111, timestamp: 5_000_000, payload: Buffer.from('x') }), 0);
  publisher.received(
    senderReport({ ssrc: 100, ntpSeconds: 100, ntpFraction: 0, timestamp: 90_000, packets: 1, octets: 1 }, 'x'),
    0,
  );
  publisher.received(
    senderReport(
      { ssrc: 1685641039, ntpSeconds: 102, ntpFraction: 0, timestamp: 5_096_000, packets: 1, octets: 1 },
      'x',
    ),
    0,
  );
  // Two seconds after the picture's report, by the publisher's clock, the sound's timestamp is the one it reported.
  const [picture, sound] = [viewers.get('camera')!.output, viewers.get('microphone')!.output];
  expect((picture.timestampAt(1_002_000)! - picture.timestampAt(1_000_000)!) >>> 0).toBe(180_000);
  expect((sound.timestampAt(1_002_000)! - sound.timestampAt(1_000_000)!) >>> 0).toBe(96_000);
  expect(sound.timestampAt(1_002_000)).toBe(100 + 96_000); // 5,096,000 less the 5,000,000 with which this stream began
});

test('it is told when packets begin to flow and when they stop', () => {
  const { publisher, told } = ada();
  publisher.tick(0);
  publisher.received(camera(1, '', true), 100);
  publisher.tick(100 + limits.publisherSilentMs - 1);
  expect(told).toEqual([true]);
  publisher.tick(100 + limits.publisherSilentMs);
  publisher.received(camera(2, ''), 9_000);
  expect(told).toEqual([true, false, true]);
});

test('more packets than three sources need are not looked at', () => {
  const { publisher, seen } = ada();
  for (let sequence = 0; sequence < limits.publisherPackets.burst + 500; sequence++)
    publisher.received(camera(sequence, '', true), 1);
  expect(seen()).toHaveLength(limits.publisherPackets.burst);
});

test('after it is closed nothing is sent or taken', () => {
  const { publisher, seen, sent } = ada();
  publisher.received(camera(1, 'one', true), 0);
  publisher.received(camera(3, 'three'), 0);
  publisher.close();
  const before = sent.length;
  publisher.received(camera(2, 'two'), 0);
  publisher.tick(5_000);
  vi.advanceTimersByTime(1_000);
  expect(seen()).toEqual(['camera one', 'camera three']);
  expect(sent).toHaveLength(before);
});

test('no bytes whatsoever throw, also while somebody looks at frames', () => {
  const captureTime = { id: 7, data: Buffer.alloc(16, 9) };
  const extension = 'a=extmap:7 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\na=rtcp-rsize';
  const { publisher, streams } = ada(chromeOffer().replaceAll('a=rtcp-rsize', extension));
  const whole = [
    camera(1, 'x', true, [{ id: 3, data: number(1) }, captureTime]),
    senderReport({ ssrc: 100, ntpSeconds: 1, ntpFraction: 0, timestamp: 0, packets: 1, octets: 1 }, 'x'),
  ];
  const mutated = fc
    .tuple(fc.constantFrom(...whole), fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 6 }), fc.nat(90))
    .map(([packet, changes, cut]) => {
      const copy = Buffer.from(packet);
      for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
      return copy.subarray(0, Math.max(2, copy.length - Math.max(0, cut - 60)));
    });
  let now = 0;
  fc.assert(
    fc.property(mutated, (packet) => {
      publisher.received(Buffer.from(packet), (now += 5));
      streams.get('camera')?.noteFrames(now);
      publisher.streams(now);
      publisher.tick(now);
    }),
    { numRuns: 3_000 },
  );
});

test('a silenced source is taken and not forwarded; given back, it goes on from its next keyframe', () => {
  const { publisher, seen, of } = ada();
  const voice = (sequence: number, body: string) =>
    rtp({ ssrc: 1685641039, payloadType: 111, sequence, payload: Buffer.from(`opus: ${body}`) });
  publisher.received(camera(1, 'face', true), 0);
  publisher.received(voice(1, 'hello'), 0);
  publisher.silence(['microphone', 'camera']);
  publisher.received(camera(2, 'unseen', true), 10);
  publisher.received(voice(2, 'unheard'), 10);
  expect(seen()).toEqual(['camera face', 'microphone hello']);
  publisher.silence(['camera']);
  publisher.received(voice(3, 'again'), 20);
  publisher.received(camera(3, 'still unseen', true), 20);
  const asked = of(206, 1).length;
  publisher.silence([]);
  publisher.received(camera(4, 'half a picture'), 1_000);
  expect(of(206, 1).length).toBeGreaterThan(asked);
  publisher.received(camera(5, 'face again', true), 1_010);
  expect(seen()).toEqual(['camera face', 'camera face again', 'microphone hello', 'microphone again']);
});

test('given back, layers are still known though their packets do not name them any more', () => {
  const { publisher, streams, layer } = simulcast();
  for (const [ssrc, rid] of [[901, 'l'] as const, [903, 'h'] as const]) publisher.received(layer(ssrc, 1, rid), 0);
  publisher.silence(['camera']);
  expect(streams.get('camera')!.layers()).toEqual([]);
  publisher.silence([]);
  for (const ssrc of [901, 903])
    publisher.received(rtp({ ssrc, sequence: 2, payload: vp8({ keyframe: true, pictureId: 2, body: '' }) }), 10);
  const ranks = streams.get('camera')!.layers();
  expect(ranks.map(({ rank }) => rank)).toEqual([0, 2]);
});

test('what did not come of a picture is counted once a second, and nothing for sound', () => {
  const { publisher, lost } = ada();
  for (const sequence of [1, 2, 4]) publisher.received(camera(sequence, 'face', sequence === 1), 0);
  publisher.tick(1_000);
  for (const sequence of [5, 6]) publisher.received(camera(sequence, 'face'), 1_500);
  publisher.tick(2_000);
  expect(lost).toEqual([0.25, 0]);
});
