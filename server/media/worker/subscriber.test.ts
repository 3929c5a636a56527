import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import type { SentPicture, Source } from '../../../protocol/stage.ts';
import { isRtcp } from './rtp/header.ts';
import { nack, pictureLoss, receiverReport } from './rtp/rtcp.ts';
import { createAllowance } from './rtp/throttle.ts';
import { acceptOffer } from './sdp/accept.ts';
import { parseOffer } from './sdp/parse.ts';
import { chromeOffer, tracks } from './sdp/test-offers.ts';
import { createStream, type Stream } from './stream.ts';
import { createSubscriber } from './subscriber.ts';
import { rtp, vp8 } from './test-packets.ts';
import { sender } from './test-viewer.ts';

const ssrcs = { microphone: 1001, camera: 1002, screen: 1003, camera2: 1004 } satisfies Record<Source, number>;
/** How many packets may be tried with. */
const probes = 20;
const rtxOf = (source: Source) => ssrcs[source] + 1_000;

function cleo(offer = chromeOffer({ direction: 'recvonly' }), layers = 1) {
  const streams = new Map<Source, Stream>();
  for (const { source } of tracks)
    streams.set(source, createStream({ source, place: 0 }, { media: ssrcs[source], rtx: rtxOf(source) }));
  const sent: Buffer[] = [];
  const told: SentPicture[][] = [];
  const lost: number[] = [];
  let givenUp = 0;
  const accepted = acceptOffer('subscribe', parseOffer(offer), tracks).sections.flatMap(({ track }) =>
    track ? [track] : [],
  );
  const subscriber = createSubscriber({
    tracks: accepted,
    cname: 'room',
    stream: ({ source }) => streams.get(source)!,
    send: (packet) => sent.push(Buffer.from(packet)) > 0,
    sending: (pictures) => void told.push(pictures),
    giveUp: () => void givenUp++,
    serverMs: () => 1_000_000,
    probes: createAllowance({ burst: probes, perSecond: 1 }),
    lost: (share) => void lost.push(share),
  });
  const ada = sender(streams.get('camera')!, { layers });
  const publish = (sequence: number, key = false, layer = 0, now = 0) => ada.give(sequence, '', { key, now, layer });
  const packets = () => sent.filter((packet) => !isRtcp(packet));
  return {
    subscriber,
    sent,
    told,
    lost,
    packets,
    publish,
    asked: () => ada.asked.length,
    givenUp: () => givenUp,
    streams,
  };
}

test('packets carry the payload type this viewer offered', () => {
  const { subscriber, publish, packets } = cleo(chromeOffer({ direction: 'recvonly' }).replaceAll(/\b96\b/g, '120'));
  subscriber.connected(0);
  publish(1, true);
  expect(packets()[0]![1]! & 0x7f).toBe(120);
  expect(packets()[0]!.readUInt32BE(8)).toBe(ssrcs.camera);
});

test('what a viewer reports lost is sent again, from what all viewers share', () => {
  const { subscriber, publish, packets } = cleo();
  subscriber.connected(0);
  for (let sequence = 1; sequence < 5; sequence++) publish(sequence, sequence === 1);
  const lost = packets()[2]!;
  subscriber.received(nack(9, ssrcs.camera, Uint16Array.of(lost.readUInt16BE(2), 40_000), 2), 10);
  expect(packets()).toHaveLength(5);
  expect(packets()[4]!.readUInt32BE(8)).toBe(rtxOf('camera'));
  expect(packets()[4]!.readUInt16BE(20)).toBe(lost.readUInt16BE(2));
  expect(packets()[4]!.subarray(22)).toEqual(lost.subarray(20));
});

test('nobody can have more sent again than a bad link needs', () => {
  const { subscriber, publish, packets } = cleo();
  subscriber.connected(0);
  publish(1, true);
  const again = nack(9, ssrcs.camera, Uint16Array.of(packets()[0]!.readUInt16BE(2)), 1);
  for (let i = 0; i < limits.viewerRtcp.burst; i++) subscriber.received(again, 1);
  expect(packets().length).toBeLessThanOrEqual(1 + limits.viewerResends.burst);
});

test('a flood of keyframe requests reaches the publisher as a few', () => {
  const { subscriber, publish, asked } = cleo();
  subscriber.connected(0);
  publish(1, true);
  const before = asked();
  for (let i = 0; i < 900; i++) subscriber.received(pictureLoss(9, ssrcs.camera), 1 + i);
  expect(asked() - before).toBeLessThanOrEqual(limits.viewerKeyframes.burst);
});

test('whoever floods is given up', () => {
  const { subscriber, givenUp } = cleo();
  for (let i = 0; i < limits.viewerRtcp.burst; i++) subscriber.received(pictureLoss(9, 1), 1);
  expect(givenUp()).toBe(0);
  subscriber.received(pictureLoss(9, 1), 1);
  expect(givenUp()).toBe(1);
});

test('whoever floods us with what he may not send is given up, too', () => {
  const { subscriber, givenUp } = cleo();
  const picture = rtp({ ssrc: ssrcs.camera, payload: vp8({ keyframe: true }) });
  for (let i = 0; i < limits.viewerRtcp.burst; i++) subscriber.received(picture, 1);
  expect(givenUp()).toBe(0);
  subscriber.received(picture, 1);
  expect(givenUp()).toBe(1);
});

test('what a viewer sends as sound or picture goes nowhere', () => {
  const { subscriber, sent } = cleo(chromeOffer({ direction: 'sendrecv' }));
  subscriber.connected(0);
  subscriber.received(rtp({ ssrc: ssrcs.camera, payload: vp8({ keyframe: true }) }), 1);
  expect(sent).toEqual([]);
});

test('sender reports begin with the first packet and go on every second', () => {
  const { subscriber, publish, sent } = cleo();
  subscriber.connected(0);
  subscriber.tick(0);
  expect(sent).toEqual([]);
  publish(1, true);
  subscriber.tick(50);
  subscriber.tick(100);
  subscriber.tick(1_050);
  const reports = sent.filter((packet) => packet[1] === 200);
  expect(reports).toHaveLength(2);
  expect(reports[1]!.readUInt32BE(20)).toBe(1);
});

test('a viewer who is sent packets and no longer reports is gone; one who is sent nothing is not', () => {
  const { subscriber, publish, givenUp } = cleo();
  const tick = (from: number, to: number) => {
    for (let now = from; now <= to; now += 50) subscriber.tick(now);
  };
  subscriber.connected(0);
  subscriber.received(pictureLoss(9, 1), 0);
  tick(0, 30_000);
  expect(givenUp()).toBe(0);
  publish(1, true);
  tick(30_050, 30_000 + limits.viewerSilentMs - 50);
  expect(givenUp()).toBe(0);
  subscriber.received(pictureLoss(9, 1), 50_000);
  publish(2);
  subscriber.tick(50_050);
  subscriber.tick(50_050 + 2 * limits.viewerSilentMs); // the worker stood still: nobody's fault
  expect(givenUp()).toBe(0);
  tick(80_000, 80_000 + limits.viewerSilentMs);
  expect(givenUp()).toBeGreaterThan(0);
});

test('after it is closed nothing is sent', () => {
  const { subscriber, publish, packets } = cleo();
  subscriber.connected(0);
  publish(1, true);
  subscriber.close();
  publish(2);
  expect(packets()).toHaveLength(1);
});

test('all viewers together try their links with so many packets', () => {
  const { subscriber, publish, packets } = cleo(undefined, 3);
  subscriber.connected(0);
  for (let layer = 0; layer < 3; layer++) publish(1, true, layer);
  const before = packets().length;
  for (let ms = 50; ms < 1_800; ms += 50) subscriber.tick(ms);
  const tried = packets().slice(before);
  expect(tried.length).toBeGreaterThan(0);
  expect(tried.length).toBeLessThanOrEqual(probes);
  expect(new Set(tried.map((packet) => packet.readUInt32BE(8)))).toEqual(new Set([rtxOf('camera')]));
  expect(subscriber.fare(1_800).feedback.padding).toBe(tried.length);
});

const quality = (told: SentPicture[][]) =>
  told
    .at(-1)
    ?.map((one) => `${one.quality} ${one.because}`)
    .join();

test('a viewer is sent the layer he wishes, and told what he is sent', () => {
  const { subscriber, publish, told, packets } = cleo(undefined, 3);
  subscriber.connected(0);
  for (let layer = 0; layer < 3; layer++) publish(1, true, layer);
  expect(quality(told)).toBe('medium null'); // until his link is known
  subscriber.prefer('low');
  publish(2, true, 0);
  expect(quality(told)).toBe('low wish');
  subscriber.prefer('none');
  const before = packets().length;
  for (let layer = 0; layer < 3; layer++) publish(3, true, layer);
  expect(packets()).toHaveLength(before);
  expect(quality(told)).toBe('none wish');
  subscriber.prefer('auto');
  for (let layer = 0; layer < 3; layer++) publish(4, true, layer);
  expect(packets()).toHaveLength(before + 1);
});

test('whose link loses much is sent less, and told why', () => {
  const { subscriber, publish, told } = cleo(undefined, 3);
  subscriber.connected(0);
  for (let layer = 0; layer < 3; layer++) publish(1, true, layer);
  const block = { fractionLost: 120, lost: 9, highest: 1, jitter: 0, lastSenderReport: 0, sinceSenderReport: 0 };
  for (let now = 1_000; now < 6_000; now += 50) {
    publish(1 + now / 50, now % 1_000 === 0, 1, now);
    publish(1 + now / 50, now % 1_000 === 0, 0, now);
    if (now % 1_000 === 0) subscriber.received(receiverReport(9, [{ ssrc: ssrcs.camera, ...block }]), now);
    subscriber.tick(now);
  }
  expect(quality(told)).toBe('low link');
});

test('no bytes whatsoever throw', () => {
  const { subscriber } = cleo();
  subscriber.connected(0);
  let now = 0;
  const head = fc.tuple(fc.integer({ min: 0x80, max: 0xbf }), fc.integer({ min: 192, max: 223 }));
  fc.assert(
    fc.property(head, fc.uint8Array({ maxLength: 60 }), (first, rest) => {
      subscriber.received(Buffer.from([...first, ...rest]), (now += 10));
      subscriber.tick(now);
    }),
    { numRuns: 2_000 },
  );
});

test('each report is counted once, with the loss of its pictures', () => {
  const { subscriber, publish, lost } = cleo();
  subscriber.connected(0);
  publish(1, true);
  const says = (ssrc: number, fractionLost: number) => ({
    ...{ ssrc, fractionLost, lost: 0, highest: 1, jitter: 0 },
    ...{ lastSenderReport: 0, sinceSenderReport: 0 },
  });
  subscriber.received(receiverReport(9, [says(ssrcs.camera, 64), says(ssrcs.microphone, 200)]), 10);
  subscriber.received(receiverReport(9, [says(ssrcs.camera, 0)]), 1_010);
  subscriber.received(nack(9, ssrcs.camera, Uint16Array.of(1), 1), 1_020); // no report
  expect(lost).toEqual([0.25, 0]);
});
