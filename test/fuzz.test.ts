import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { limits } from '../protocol/limits.ts';
import { createConnections } from '../server/media/worker/connections.ts';
import { readStun } from '../server/media/worker/door/stun.ts';
import { SdpInvalid } from '../server/media/port.ts';
import { createRooms } from '../server/media/worker/rooms.ts';
import { createRtpHeader, extensionLength, findExtension, readRtpHeader } from '../server/media/worker/rtp/header.ts';
import { readRtcp } from '../server/media/worker/rtp/rtcp.ts';
import { acceptOffer } from '../server/media/worker/sdp/accept.ts';
import { writeAnswer } from '../server/media/worker/sdp/answer.ts';
import { parseOffer } from '../server/media/worker/sdp/parse.ts';
import { chromeOffer, tracks } from '../server/media/worker/sdp/test-offers.ts';
import type { Transport, TransportListener } from '../server/media/worker/transport.ts';
import { offerCorpus, publisherRtcp, rtcpCorpus, rtpCorpus, stunCorpus } from './support/media/corpus.ts';
import { shapeOf } from './support/media/port.ts';
import { mutated, mutatedText, noise, pick, seeded } from './support/mutate.ts';

/**
 * Whatever clients send is read by parsers of ours: here they are given what nobody would send. A part on every run, always the
 * same; a million of each with `npm run fuzz`, and with FUZZ_SEED others than these.
 */
const cases = Number(process.env['FUZZ_CASES'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const minutes = 20;
/** What may be left in the heap after so many: tables that reached their limits, and code. */
const mostMiB = 16;

/** Small buffers are else cut from large ones, which stay as long as any of their pieces: the tests' would be counted, too. */
Buffer.poolSize = 0;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Does it so often and looks that nothing of it stays in memory. */
function repeat(work: (n: number) => void): void {
  console.log(`${cases} cases of the seed ${seed}`);
  const warm = Math.floor(cases / 5);
  for (let n = 0; n < warm; n++) work(n);
  const before = heapMiB();
  for (let n = warm; n < cases; n++) work(n);
  expect(heapMiB() - before).toBeLessThan(mostMiB);
}

function heapMiB(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 / 1024;
}

test('RTP that is nearly right, or noise, is read within its bounds', { timeout: minutes * 60_000 }, () => {
  const random = seeded(seed);
  const header = createRtpHeader();
  let good = 0;
  repeat(() => {
    const packet = mutated(rtpCorpus, random);
    if (!readRtpHeader(packet, header)) return;
    good++;
    const { payloadStart, payloadEnd } = header;
    if (payloadStart < 12 || payloadStart > payloadEnd || payloadEnd > packet.length)
      throw new Error(`a payload from ${payloadStart} to ${payloadEnd}: ${packet.toString('hex')}`);
    for (let id = 1; id <= 14; id++) {
      const at = findExtension(packet, header, id);
      if (at >= 0 && at + extensionLength(packet, at) > payloadStart)
        throw new Error(`an extension beyond the header: ${packet.toString('hex')}`);
    }
  });
  expect(good).toBeGreaterThan(cases / 10);
  expect(good).toBeLessThan(cases);
});

test('RTCP that is nearly right, or noise, says no more than it has room for', { timeout: minutes * 60_000 }, () => {
  const random = seeded(seed);
  const corpus = [...publisherRtcp, noise(64, random)];
  let said = 0;
  let all = 0;
  const count = () => void said++;
  const listener = { senderReport: count, nack: count, keyframe: count, report: count, estimate: count };
  repeat(() => {
    const packet = mutated(corpus, random);
    said = 0;
    readRtcp(packet, listener);
    all += said;
    if (said > (packet.length / 4) * 17) throw new Error(`${said} words of ${packet.toString('hex')}`);
  });
  expect(all).toBeGreaterThan(cases / 10);
});

test('STUN that is nearly right, or noise, is read or is none', { timeout: minutes * 60_000 }, () => {
  const random = seeded(seed);
  let good = 0;
  repeat(() => {
    const packet = mutated(stunCorpus, random);
    const message = readStun(packet);
    if (!message) return;
    good++;
    for (const { value } of message.attributes)
      if (value.byteOffset + value.length > packet.byteOffset + packet.length) throw new Error(packet.toString('hex'));
  });
  expect(good).toBeGreaterThan(0);
});

test(
  'an offer that is nearly right is answered in our own words or refused as invalid',
  { timeout: minutes * 60_000 },
  () => {
    const random = seeded(seed);
    const local = {
      ufrag: 'u',
      pwd: 'p',
      fingerprint: { algorithm: 'sha-256', value: 'AA' },
      setup: 'passive',
      addresses: [],
    };
    const sent = { cname: 'c', ssrc: () => 1, rtxSsrc: () => 2 };
    const outcomes = { answered: 0, refused: 0 };
    repeat((n) => {
      const role = n % 2 === 0 ? 'publish' : 'subscribe';
      const sdp = mutatedText(offerCorpus, random);
      let answer: string;
      try {
        const acceptance = acceptOffer(role, parseOffer(sdp), tracks.slice(0, 1 + random(3)));
        answer = writeAnswer(acceptance, local, role === 'subscribe' ? sent : undefined);
      } catch (error) {
        if (!(error instanceof SdpInvalid)) throw error;
        outcomes.refused++;
        return;
      }
      outcomes.answered++;
      if (!/^(?:[a-z]=[\x20-\x7e]+\r\n)+$/.test(answer) || answer.length > 2 * limits.sdpBytes)
        throw new Error(`an answer that is no description:\n${answer}\nto\n${sdp}`);
    });
    expect(Math.min(outcomes.answered, outcomes.refused)).toBeGreaterThan(cases / 50);
  },
);

interface Opened {
  listener: TransportListener;
  sdp: string;
}

/** Connections over a transport that carries what is made up here, in a time that is made up, too. */
function house() {
  const rooms = createRooms();
  const opened: TransportListener[] = [];
  const bad: string[] = [];
  let sent = 0;
  const header = createRtpHeader();
  const nothing = { senderReport() {}, nack() {}, keyframe() {}, report() {}, estimate() {} };
  const connections = createConnections({
    rooms,
    async open(_, listener): Promise<Transport> {
      opened.push(listener);
      const fingerprint = { algorithm: 'sha-256', value: 'AA' };
      return {
        local: { ufrag: 'u', pwd: 'p', fingerprint, setup: 'active', addresses: [] },
        send(packet) {
          sent++;
          const whole = shapeOf(packet) === 'rtcp' ? readRtcp(packet, nothing) : readRtpHeader(packet, header);
          if (!whole && bad.length < 5) bad.push(packet.toString('hex'));
          return true;
        },
        ends: () => null,
        close() {},
      };
    },
    addresses: () => [{ address: '192.0.2.1', port: 3003 }],
    events: { closed: (name) => void bad.push(`${name} was closed`), replaced() {}, flowing() {}, sending() {} },
  });
  return {
    bad,
    sent: () => sent,
    async open(role: 'publish' | 'subscribe', connection: string, room: string): Promise<Opened> {
      const direction = role === 'publish' ? 'sendonly' : 'recvonly';
      const sdp = await connections[role]({ room, connection, sdp: chromeOffer({ direction }), tracks });
      const listener = opened.pop()!;
      listener.connected();
      return { listener, sdp };
    },
    close: (connection: string) => connections.close(connection),
    tick() {
      connections.tick(performance.now());
      rooms.tick(performance.now());
    },
  };
}

test(
  'publishers and viewers outlive whatever they are sent, and pass on whole packets only',
  { timeout: minutes * 60_000 },
  async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    const random = seeded(seed);
    const { open, close, tick, bad, sent } = house();
    // One room in which the same two stay for the whole time, and one in which they come and go.
    const pairs: { room: string; publisher: Opened; viewer: Opened }[] = [];
    for (const room of ['stays', 'changes']) {
      const publisher = await open('publish', `ada ${room}`, room);
      pairs.push({ room, publisher, viewer: await open('subscribe', `cleo ${room}`, room) });
    }
    const streams = pairs.map(({ viewer }) =>
      [...viewer.sdp.matchAll(/^a=ssrc:(\d+) cname/gm)].map(([, it]) => Number(it)),
    );
    const reports = rtcpCorpus(streams.flat());
    const published = [...rtpCorpus, ...publisherRtcp];
    const turn = async (n: number) => {
      const { publisher, viewer } = pairs[n % 2]!;
      const good = n % 5 === 0;
      publisher.listener.received(arrived(good ? pick(published, random) : mutated(published, random), random));
      // Everything that a viewer may say; the rest of the time its reports, so that it counts as there.
      viewer.listener.received(arrived(good ? pick(reports, random) : mutated(reports, random), random));
      vi.advanceTimersByTime(4);
      if (n % 12 === 0) tick();
      if (n % 2_000 !== 1_999) return;
      const changing = pairs[1]!;
      for (const name of ['ada changes', 'cleo changes']) close(name);
      changing.publisher = await open('publish', 'ada changes', changing.room);
      changing.viewer = await open('subscribe', 'cleo changes', changing.room);
    };
    console.log(`${cases} cases of the seed ${seed}`);
    const warm = Math.floor(cases / 5);
    for (let n = 0; n < warm; n++) await turn(n);
    const before = heapMiB();
    for (let n = warm; n < cases; n++) await turn(n);
    expect(heapMiB() - before).toBeLessThan(mostMiB);
    vi.useRealTimers();
    expect(bad).toEqual([]);
    expect(complaints.mock.calls).toEqual([]);
    expect(sent()).toBeGreaterThan(cases / 50);
  },
);

/** As the transport hands packets over: two bytes and more, each in memory of its own. */
function arrived(packet: Buffer, random: (below: number) => number): Buffer {
  const bytes = packet.length >= 2 ? packet : noise(2 + random(20), random);
  const own = Buffer.alloc(bytes.length);
  bytes.copy(own);
  return own;
}
