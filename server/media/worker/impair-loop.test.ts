import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Impairment } from '../../../protocol/impairment.ts';
import type { SentPicture } from '../../../protocol/stage.ts';
import { impairLane } from './impair.ts';
import { Lane } from './lane.ts';
import { isRtcp } from './rtp/header.ts';
import { nack, receiverReport, remb } from './rtp/rtcp.ts';
import { createAllowance } from './rtp/throttle.ts';
import { acceptOffer } from './sdp/accept.ts';
import { parseOffer } from './sdp/parse.ts';
import { chromeOffer, tracks } from './sdp/test-offers.ts';
import { createSubscriber } from './subscriber.ts';
import { chance } from './test-chance.ts';
import { camera, microphone, sender } from './test-viewer.ts';

/** How bad the network is that the lab makes, and how the server finds out: through that network, as with a real one. */

const clean: Impairment = { lossPercent: 0, delayMs: 0, jitterMs: 0, kbits: null };
const everyMs = 40;
/** Of each layer, packets of 1,000 bytes every 40 ms: 200, 600 and 1,600 kbit/s. */
const packetsOf = [1, 3, 8];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.spyOn(Math, 'random').mockImplementation(chance());
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const serverMs = () => 1_000_000 + performance.now();

/**
 * A browser as far as the server can tell: once a second it reports and says what it believes the link carries, which is less than comes
 * while packets do not, and somewhat more than comes otherwise; and it asks at once for what is missing.
 */
function browser(ssrc: number, send: (packet: Buffer) => void) {
  let [highest, received, expected, missed, octets] = [-1, 0, 0, 0, 0];
  let report = { middle: 0, at: 0 };
  return {
    get missed() {
      return missed;
    },
    got(packet: Buffer) {
      octets += packet.length;
      if (isRtcp(packet)) {
        if (packet[1] === 200 && packet.readUInt32BE(4) === ssrc)
          report = { middle: packet.readUInt32BE(10), at: performance.now() };
        return;
      }
      if (packet.readUInt32BE(8) !== ssrc) return;
      const sequence = packet.readUInt16BE(2);
      received++;
      if (sequence <= highest) throw new Error('a packet was overtaken');
      const gap = highest < 0 ? 0 : sequence - highest - 1;
      if (gap > 0)
        send(
          nack(
            9,
            ssrc,
            Uint16Array.from({ length: gap }, (_, n) => sequence - gap + n),
            gap,
          ),
        );
      missed += gap;
      expected += highest < 0 ? 1 : sequence - highest;
      highest = sequence;
    },
    reports() {
      const fractionLost = expected > 0 ? Math.max(0, Math.round((1 - received / expected) * 255)) : 0;
      const since = Math.round((performance.now() - report.at) * 65.536);
      const heard = { lastSenderReport: report.middle, sinceSenderReport: report.middle ? since : 0 };
      send(receiverReport(9, [{ ssrc, fractionLost, lost: 0, highest: Math.max(0, highest), jitter: 0, ...heard }]));
      send(remb(9, octets * 8 * (fractionLost > 25 ? 0.85 : 1.5), [ssrc]));
      [received, expected, octets] = [0, 0, 0];
    },
  };
}

/** Cleo watches what Ada sends in three layers. */
function lecture() {
  const [picture, sound] = [camera(), microphone()];
  const ada = sender(picture, { layers: 3 });
  let told: SentPicture[] = [];
  const accepted = acceptOffer('subscribe', parseOffer(chromeOffer({ direction: 'recvonly' })), tracks);
  const lane: Lane = new Lane('Cleo', (packet) => cleo.received(packet, performance.now()));
  const cleo = createSubscriber({
    tracks: accepted.sections.flatMap(({ track }) =>
      track && ['camera', 'microphone'].includes(track.source) ? [track] : [],
    ),
    cname: 'room',
    stream: ({ source }) => (source === 'camera' ? picture : sound),
    send: (packet) => lane.send(packet),
    sending: (pictures) => (told = pictures),
    giveUp: () => {
      throw new Error('the viewer was given up');
    },
    serverMs,
    probes: createAllowance({ burst: 1_000, perSecond: 1_000 }),
  });
  const hers = browser(picture.ssrc, (packet) => lane.arrive(packet));
  lane.transport = { send: (packet: Buffer) => (hers.got(packet), true), close() {} } as unknown as NonNullable<
    Lane['transport']
  >;
  cleo.connected(performance.now());
  const sequences = [0, 0, 0];
  let frame = 0;

  function passes(ms: number): void {
    for (const until = performance.now() + ms; performance.now() < until; vi.advanceTimersByTime(everyMs)) {
      const now = performance.now();
      frame++;
      for (const [layer, packets] of packetsOf.entries())
        for (let n = 0; n < packets; n++) {
          const key = n === 0 && frame % 12 === 1;
          ada.give(++sequences[layer]!, 'x'.repeat(970), { key, now, layer, timestamp: frame * 3_600 });
        }
      picture.tick(now);
      cleo.tick(now);
      if (frame % 25 === 0) hers.reports();
    }
  }
  return { lane, cleo, hers, passes, quality: () => told[0]?.quality, fare: () => cleo.fare(performance.now()) };
}

test('a link that the lab makes narrow brings the small picture, and the large one comes back after it', () => {
  const { lane, passes, quality } = lecture();
  passes(30_000);
  expect(quality()).toBe('high');
  impairLane(lane, { ...clean, kbits: 350 });
  passes(12_000);
  expect(quality()).toBe('low');
  impairLane(lane, null);
  passes(60_000);
  expect(quality()).toBe('high');
});

test('the server hears of losses, and of the round trip, what a real network would tell it', () => {
  const { lane, hers, passes, fare } = lecture();
  passes(5_000);
  expect(fare().loss).toBe(0);
  expect(fare().roundTripMs).toBeLessThan(everyMs + 1);
  const asked = fare().feedback.nacks;
  impairLane(lane, { ...clean, lossPercent: 10, delayMs: 120 });
  passes(10_000);
  impairLane(lane, { ...clean, lossPercent: 10, delayMs: 120 });
  passes(10_000);
  expect(fare().loss).toBeGreaterThan(0.01);
  expect(fare().roundTripMs).toBeGreaterThan(239);
  expect(fare().roundTripMs).toBeLessThan(300);
  // Of what Cleo's browser asked for again some was lost on the way, as well.
  expect(fare().feedback.nacks - asked).toBeGreaterThan(10);
  expect(fare().feedback.nackedPackets).toBeLessThan(hers.missed);
});
