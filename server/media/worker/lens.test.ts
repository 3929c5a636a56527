import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConnectionLook } from '../../../protocol/lens.ts';
import { limits } from '../../../protocol/limits.ts';
import type { FrameSeen, ViewerRow } from '../lens-port.ts';
import { createWorkerLens } from './lens.ts';
import { createRecords } from './record.ts';
import { ntpFraction, ntpMiddle, ntpSeconds } from './rtp/clock.ts';
import { isRtcp } from './rtp/header.ts';
import { nack, pictureLoss, receiverReport, senderReport } from './rtp/rtcp.ts';
import { chromeOffer, type OfferChanges } from './sdp/test-offers.ts';
import { stage } from './test-connections.ts';
import { rtp, vp8 } from './test-packets.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const CAPTURE = 7;
const withCaptureTime = (changes?: OfferChanges) =>
  chromeOffer(changes).replaceAll(
    'a=extmap:4 ',
    `a=extmap:${CAPTURE} http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\na=extmap:4 `,
  );

/** Ada publishes, Cleo watches; both are connected. */
async function lecture() {
  const { connections, rooms, open } = stage(withCaptureTime);
  const worker = { busy: 0.25, lateMs: 3 };
  const lens = createWorkerLens({ connections, records: createRecords(), worker: () => worker });
  const cleo = await open('subscribe', 'cleo');
  const ada = await open('publish', 'ada');
  for (const { listener } of [cleo, ada]) listener.connected();
  const look = (...names: string[]) => lens.answer({ of: 'look', connections: names }) as ConnectionLook[];
  const frame = (timestamp: number) =>
    lens.answer({
      ...({ of: 'frame', connection: 'cleo', place: 0, source: 'camera' } as const),
      timestamp,
    }) as FrameSeen | null;
  const rows = (room = 'room') => lens.answer({ of: 'rows', room }) as ViewerRow[];
  const given: Buffer[] = [];
  const give = (packet: Buffer) => {
    given.push(Buffer.from(packet));
    ada.listener.received(packet);
  };
  return { connections, rooms, open, lens, cleo, ada, look, frame, rows, give, given, worker };
}

/** Each picture is two packets, of which the second has four bytes more. */
function picture(number: number, { key = number === 1, capturedAt }: { key?: boolean; capturedAt?: number } = {}) {
  const at = { ssrc: 100, timestamp: number * 3_000 };
  const extensions = capturedAt === undefined ? [] : [{ id: CAPTURE, data: captureTime(capturedAt) }];
  return [
    rtp({ ...at, sequence: number * 2, extensions, payload: vp8({ keyframe: key, pictureId: number, body: 'head' }) }),
    rtp({
      ...{ ...at, sequence: number * 2 + 1, marker: true },
      payload: vp8({ starts: false, pictureId: number, body: 'the rest' }),
    }),
  ] as const;
}

function captureTime(ms: number): Buffer {
  const data = Buffer.alloc(8);
  data.writeUInt32BE(ntpSeconds(ms), 0);
  data.writeUInt32BE(ntpFraction(ms), 4);
  return data;
}

const kinds = (packets: Buffer[]) => ({
  rtp: packets.filter((packet) => !isRtcp(packet)).length,
  rtcp: packets.filter(isRtcp).length,
  bytes: packets.reduce((sum, { length }) => sum + length, 0),
});
const rtpOf = (packets: Buffer[]) => packets.filter((packet) => !isRtcp(packet));
const block = (ssrc: number, changes: object = {}) => ({
  ...{ ssrc, fractionLost: 0, lost: 0, highest: 1, jitter: 0, lastSenderReport: 0, sinceSenderReport: 0 },
  ...changes,
});

test('those that are not there are left out of a look', async () => {
  const { look, connections } = await lecture();
  expect(look('mallory', '')).toEqual([]);
  expect(look('cleo', 'mallory').map(({ connection }) => connection)).toEqual(['cleo']);
  connections.close('cleo');
  expect(look('cleo')).toEqual([]);
});

test('what a viewer is sent and says is counted as it passes', async () => {
  const { look, give, cleo, connections, worker } = await lecture();
  for (let number = 1; number <= 5; number++) picture(number).forEach(give);
  connections.tick(performance.now());
  const ssrc = cleo.sent[0]!.readUInt32BE(8);
  const reports = cleo.sent.filter(isRtcp);
  const said = [
    nack(9, ssrc, Uint16Array.of(cleo.sent[2]!.readUInt16BE(2), cleo.sent[4]!.readUInt16BE(2), 4_711), 3),
    pictureLoss(9, ssrc),
    pictureLoss(9, 4_711), // of nothing that he is sent
    receiverReport(9, [block(ssrc, { fractionLost: 64, jitter: 450 })]),
  ];
  for (const packet of said) cleo.listener.received(packet);
  const [seen] = look('cleo');
  expect(seen).toMatchObject({
    ...{ role: 'subscribe', ufrag: 'u', connected: true, wish: 'auto', congested: false, worker },
    sent: kinds(cleo.sent),
    received: kinds(said),
    feedback: { nacks: 1, nackedPackets: 3, resent: 2, pictureLosses: 1, reports: 1, padding: 0 },
    ...{ loss: 0.25, jitterMs: 5, roundTripMs: null, impaired: null, recording: null },
    pictures: [{ place: 0, source: 'camera', quality: 'high' }],
  });
  expect(kinds(cleo.sent)).toMatchObject({ rtp: 12, rtcp: reports.length });
  const original = rtpOf(cleo.sent).slice(0, 10);
  expect(seen!.streams).toEqual([
    {
      ...{ place: 0, source: 'camera', ssrc, codec: 'vp8', payloadType: 96, clockRate: 90_000 },
      rtxSsrc: cleo.sent.at(-1)!.readUInt32BE(8),
      ...{ layer: 0, layers: 1, bits: 0, packets: 10 },
      octets: original.reduce((sum, { length }) => sum + length - 20, 0),
    },
  ]);
});

test('the round trip is from a sender report to the report about it', async () => {
  const { look, give, cleo, ada, connections } = await lecture();
  picture(1).forEach(give);
  ada.listener.received(
    senderReport({ ssrc: 100, ntpSeconds: 9, ntpFraction: 0, timestamp: 3_000, packets: 2, octets: 9 }, 'x'),
  );
  connections.tick(performance.now());
  const report = cleo.sent.find((packet) => packet[1] === 200)!;
  const middle = ntpMiddle(report.readUInt32BE(8), report.readUInt32BE(12));
  const about = { lastSenderReport: middle - 0x8000, sinceSenderReport: 0 }; // as if it had been sent half a second before
  vi.advanceTimersByTime(30);
  cleo.listener.received(receiverReport(9, [block(report.readUInt32BE(4), about)]));
  expect(look('cleo')[0]!.roundTripMs).toBeCloseTo(530, 1);
});

test('of a publisher is counted what comes and what is asked for', async () => {
  const { look, give, given, ada, connections } = await lecture();
  for (const number of [1, 2, 4]) picture(number).forEach(give);
  const again = Buffer.concat([Buffer.from([0, 6]), vp8({ pictureId: 3 })]);
  give(rtp({ ssrc: 101, payloadType: 97, sequence: 1, payload: again }));
  give(rtp({ ssrc: 101, payloadType: 97, sequence: 2, padding: 200 }));
  vi.advanceTimersByTime(10);
  expect(ada.sent.filter((packet) => packet[1] === 205)).toHaveLength(1);
  connections.tick(performance.now() + 1_000);
  const [seen] = look('ada');
  expect(seen).toMatchObject({
    ...{ role: 'publish', budgetBits: null, estimateBits: null, wish: null, pictures: [], roundTripMs: null },
    received: kinds(given),
    sent: kinds(ada.sent),
    loss: 0.25, // two of eight
    feedback: { nacks: 1, nackedPackets: 1, resent: 1, padding: 1, reports: 1 },
  });
  expect(seen!.streams).toMatchObject([
    { source: 'camera', ssrc: 100, rtxSsrc: 101, payloadType: 96, layer: 0, layers: 1, packets: 7 },
  ]);
});

test('the chosen pair is told as the transport has it', async () => {
  const { look, rows, cleo } = await lecture();
  expect(look('cleo')[0]).toMatchObject({ local: null, remote: null, door: false });
  expect(rows()[0]).toMatchObject({ family: null, network: null });
  const local = { address: '198.51.100.1', port: 3_003 };
  cleo.ends = { local, remote: { address: '203.0.113.77', port: 5_000 }, door: true };
  expect(look('cleo')[0]).toMatchObject(cleo.ends);
});

test('viewers of the room are rows; who publishes and who is elsewhere is not', async () => {
  const { rows, open, give, cleo } = await lecture();
  await open('subscribe', 'dora', 'other room');
  cleo.ends = {
    local: { address: '2001:db8::1', port: 1 },
    remote: { address: '2001:db8:77:5::9', port: 2 },
    door: false,
  };
  for (let number = 1; number <= 3; number++) picture(number).forEach(give);
  const ssrc = cleo.sent[0]!.readUInt32BE(8);
  cleo.listener.received(receiverReport(9, [block(ssrc, { fractionLost: 128, jitter: 90 })]));
  cleo.listener.received(pictureLoss(9, ssrc));
  expect(rows()).toEqual([
    {
      ...{ connection: 'cleo', connected: true, family: 6, network: '2001:db8:77::/48' },
      ...{ loss: 0.5, jitterMs: 1, roundTripMs: null, congested: false, quality: 'high', impaired: false },
      ...{ bytes: kinds(cleo.sent).bytes, nacks: 0, resent: 0, pictureLosses: 1 },
    },
  ]);
  expect(rows('other room')).toMatchObject([{ connection: 'dora', connected: false, network: null, quality: null }]);
  expect(rows('no room')).toEqual([]);
});

const timestampOf = (packet: Buffer) => packet.readUInt32BE(4);

test('nothing is noted while nobody looks, nor long after', async () => {
  const { frame, give, cleo, connections, rooms } = await lecture();
  for (let number = 1; number <= 3; number++) picture(number).forEach(give);
  for (const packet of cleo.sent) expect(frame(timestampOf(packet))).toBeNull(); // asking begins to note
  // What the viewer was sent, and what came of the layer, are each forgotten.
  for (const [at, it] of [connections, rooms].entries()) {
    for (const number of [4, 5, 6]) picture(number + at * 3).forEach(give);
    const last = timestampOf(cleo.sent.at(-1)!);
    expect(frame(last)).not.toBeNull();
    const later = performance.now() + limits.framesNotedMs;
    it.tick(later - 100);
    expect(frame(last)).not.toBeNull();
    it.tick(later + 100);
    expect(frame(last)).toBeNull();
  }
});

test('a frame is known by the timestamp it was sent with, from the first packet that came to the last that went', async () => {
  const { frame, look, give, cleo } = await lecture();
  look('cleo');
  picture(1).forEach(give); // may have begun before anybody looked
  vi.advanceTimersByTime(20);
  const before = performance.timeOrigin + performance.now();
  picture(2).forEach(give);
  for (const packet of picture(3, { key: true })) {
    vi.advanceTimersByTime(1);
    give(packet);
  }
  const [, , second, , third] = cleo.sent;
  const ssrc = second!.readUInt32BE(8);
  cleo.listener.received(nack(9, ssrc, Uint16Array.of(third!.readUInt16BE(2)), 1));
  expect(frame(timestampOf(cleo.sent[0]!))).toBeNull();
  expect(frame(timestampOf(second!))).toMatchObject({ packets: 2, bytes: 24, keyframe: false, resent: 0, layer: 0 });
  const seen = frame(timestampOf(third!))!;
  expect(seen).toMatchObject({ packets: 2, keyframe: true, resent: 1, layers: 1, capturedAt: null, capturedBy: null });
  expect([seen.receivedFirstAt, seen.receivedLastAt]).toEqual([before + 1, before + 2]);
  expect([seen.sentFirstAt, seen.sentLastAt]).toEqual([before + 1, before + 2]);
  expect(frame((timestampOf(third!) + 1) >>> 0)).toBeNull();
});

test('when it was captured is what its packets say, by the clock of the timestamps between; else what the reports say', async () => {
  const { frame, look, give, cleo, ada } = await lecture();
  look('cleo');
  picture(1).forEach(give);
  const known = (number: number) => {
    const at = cleo.sent.length;
    picture(number).forEach(give);
    return frame(timestampOf(cleo.sent[at]!))!;
  };
  const reportedAt = 1_700_000_000_000;
  const ntp = { ntpSeconds: ntpSeconds(reportedAt), ntpFraction: 0 };
  ada.listener.received(senderReport({ ssrc: 100, ...ntp, timestamp: 6_000, packets: 4, octets: 9 }, 'x'));
  const reported = known(5); // 9,000 of 90,000 a second after the report
  expect(reported).toMatchObject({ capturedBy: 'sender-report', capturedByPublisherAt: reportedAt + 100 });
  const difference = reported.capturedAt! - reported.capturedByPublisherAt!;
  picture(6, { capturedAt: reportedAt + 40 }).forEach(give);
  const said = frame(timestampOf(cleo.sent.at(-1)!))!;
  expect(said.capturedBy).toBe('abs-capture-time');
  expect(said.capturedByPublisherAt).toBeCloseTo(reportedAt + 40, 2);
  expect(said.capturedAt! - said.capturedByPublisherAt!).toBeCloseTo(difference, 2);
  expect(known(9).capturedByPublisherAt).toBeCloseTo(reportedAt + 140, 2);
});
