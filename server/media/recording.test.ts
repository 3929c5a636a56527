/** Headers of one's own packets, recorded by a worker, against what really passed on the wire. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RecordedPacket } from '../../protocol/lens-packets.ts';
import { srtpBytes } from '../../protocol/packet-kinds.ts';
import { datagramWire, type DatagramWire } from '../../test/support/media/datagrams.ts';
import { comers, patience, showPictures, untilSeen } from '../../test/support/media/engine.ts';
import { look } from '../../test/support/media/lecture.ts';
import { offer, ssrcOf, type Section } from '../../test/support/media/offer.ts';
import { openPeer, type MediaPeer } from '../../test/support/media/peer.ts';
import { lost } from '../../test/support/media/rtcp.ts';
import { createMediaEngine } from './engine.ts';
import type { Recorded } from './lens-port.ts';
import type { MediaEngine } from './port.ts';
import { ntpFraction, ntpSeconds } from './worker/rtp/clock.ts';
import { senderReport } from './worker/rtp/rtcp.ts';

const log = { info() {}, warn() {}, error() {} };
const events = { closed() {}, flowing() {}, sending() {}, linkEnded() {} };
const sections: Section[] = [
  { source: 'microphone', direction: 'recvonly' },
  { source: 'camera', direction: 'recvonly' },
];
const peers: MediaPeer[] = [];
const wires: DatagramWire[] = [];
let engine: MediaEngine;
let ada: MediaPeer;
beforeAll(async () => {
  engine = await createMediaEngine({ port: 0, bindAddress: '127.0.0.1', log, events });
  ada = await comers(engine, 'room', peers).publish('ada');
});
afterAll(async () => {
  for (const peer of peers) peer.close();
  await engine.stop();
  for (const wire of wires) wire.close();
});

/** A viewer whose packets somebody else sees pass; `ports` is where the server says that it is. */
async function watch(name: string, record: boolean) {
  const peer = await openPeer();
  peers.push(peer);
  const sdp = await engine.subscribe({ room: 'room', connection: name, ...offer(peer.own, sections), record });
  const ports = [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ \S+ (\d+)/gm)].map(([, port]) => Number(port));
  const wire = await datagramWire(ports[0]!);
  wires.push(wire);
  peer.answer(sdp, wire.port);
  await peer.connected();
  const ssrc = Number(/^a=ssrc:(\d+)/m.exec(sdp.slice(sdp.indexOf('m=video')))![1]);
  return { peer, wire, ports, ssrc, seen: look(peer), port: ports[0]! };
}

async function readAll(name: string) {
  const packets: RecordedPacket[] = [];
  const parts: Recorded[] = [];
  for (let from: number | null = 0; from !== null;) {
    const part: Recorded = (await engine.recorded(name, from))!;
    packets.push(...part.packets);
    parts.push(part);
    from = part.next;
  }
  return { packets, parts, ends: parts[0]!.ends, srtp: parts[0]!.srtp };
}

/** What a datagram is, by its first bytes (RFC 7983, RFC 5761). */
function kindOf(packet: Buffer): string {
  if (packet[0]! < 4) return 'stun';
  if (packet[0]! < 64) return 'dtls';
  return packet[1]! >= 192 && packet[1]! <= 223 ? 'rtcp' : 'rtp';
}
const inShort = ({ out, kind, length }: { out: boolean; kind: string; length: number }) => `${out} ${kind} ${length}`;

test('from its first packet on a recording has what was on the wire: direction, kind and size of each', async () => {
  const cleo = await watch('cleo', true);
  expect(cleo.ports).toHaveLength(2);
  await untilSeen([cleo], ada, 'ada');
  const { first } = await showPictures(ada, 'ada', 20);
  const now = Date.now();
  const ntp = { ntpSeconds: ntpSeconds(now), ntpFraction: ntpFraction(now) };
  ada.send(senderReport({ ssrc: ssrcOf(1), ...ntp, timestamp: 0, packets: 20, octets: 400 }, 'ada'));
  cleo.peer.send(lost(cleo.ssrc, [first]));
  await vi.waitFor(async () => {
    const { packets } = await readAll('cleo');
    const kinds = new Set(packets.map(({ kind, out }) => `${kind} ${out}`));
    for (const kind of ['stun', 'dtls', 'rtp', 'rtcp']) expect(kinds).toContain(`${kind} true`);
    for (const kind of ['stun', 'dtls', 'rtcp']) expect(kinds).toContain(`${kind} false`);
  }, patience);
  engine.record('cleo', false);

  const { packets, ends, srtp } = await readAll('cleo');
  expect(srtp).toBe('AEAD_AES_256_GCM');
  const wire = cleo.wire.passed.map(({ out, packet }) => ({ out, kind: kindOf(packet), length: packet.length }));
  // A packet may be on its way on either side of the moment in which the recording ended.
  for (const kind of ['stun', 'dtls', 'rtp', 'rtcp'])
    for (const out of [true, false]) {
      const recorded = packets.filter((it) => it.kind === kind && it.out === out).map(inShort);
      const passed = wire.filter((it) => it.kind === kind && it.out === out).map(inShort);
      expect(passed.slice(0, recorded.length), `${kind} ${out}`).toEqual(recorded);
    }
  expect(ends).toContainEqual({
    local: { address: '127.0.0.1', port: cleo.port },
    remote: { address: '127.0.0.1', port: cleo.wire.from },
  });
  expect(packets.every((it) => ends[it.ends]!.local.port === cleo.port)).toBe(true);

  const heads = packets.map(({ head }) => Buffer.from(head, 'base64'));
  expect(cleo.seen.of('ada').length).toBeGreaterThan(0); // a picture that says its maker's name
  expect(Buffer.concat(heads).includes('ada')).toBe(false);
  for (const [at, { kind, length }] of packets.entries())
    if (kind === 'rtp') expect(heads[at]!.length).toBeLessThan(length - 16);
});

test('a connection that was not opened for it is recorded without ICE and DTLS, from when it is asked; what was recorded outlives it', async () => {
  const cleo = await watch('cleo again', false);
  expect(cleo.ports).toHaveLength(1);
  expect(await engine.recorded('cleo again', 0)).toBeNull();
  engine.record('cleo again', true);
  await untilSeen([cleo], ada, 'ada');
  engine.record('cleo again', false);
  const { packets, srtp, ends } = await readAll('cleo again');
  expect(srtp).toBeNull();
  const kinds = new Set(packets.map(({ kind }) => kind));
  for (const kind of ['stun', 'dtls'] as const) expect(kinds).not.toContain(kind);
  expect(ends[0]!.remote.port).toBe(cleo.wire.from);
  const onWire = cleo.wire.passed.map(({ packet }) => packet.length);
  for (const { kind, length } of packets)
    expect(onWire).toContain(length + srtpBytes('AEAD_AES_256_GCM', kind === 'rtp' ? 'rtp' : 'rtcp'));
  const count = packets.length;
  await untilSeen([cleo], ada, 'ada');
  expect((await readAll('cleo again')).packets).toHaveLength(count);

  engine.close('cleo again');
  expect((await readAll('cleo again')).packets).toHaveLength(count);
  expect(await engine.recorded('ada', 0)).toBeNull();
});
