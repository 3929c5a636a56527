import { beforeEach, expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { lost } from '../../../test/support/media/rtcp.ts';
import { Lane } from './lane.ts';
import { dtlsHead, rtcpHead, rtpHead, srtpChosenIn } from './record-heads.ts';
import { createRecords, type Records } from './record.ts';
import { rtp } from './test-packets.ts';
import type { Transport } from './transport.ts';

const ends = {
  local: { address: '192.0.2.1', port: 3003 },
  remote: { address: '198.51.100.7', port: 40_000 },
  door: false,
};
const text = 'what Mallory would read';
let now = 0;
let records: Records;
beforeEach(() => {
  now = 1_000;
  records = createRecords(() => now);
});

function lane(name = 'cleo'): Lane {
  const made = new Lane(name, () => {});
  made.transport = { ends: () => ends, send: () => true, close() {} } as unknown as Transport;
  return made;
}
const picture = rtp({
  ssrc: 7,
  sequence: 1,
  payload: Buffer.from(text),
  extensions: [{ id: 3, data: Buffer.from([1, 2]) }],
});
const recorded = (name = 'cleo') => records.recorded(name, 0);
const headOf = (name: string, at: number) => Buffer.from(recorded(name)!.packets[at]!.head, 'base64');

test('what passes the lane is recorded in both directions, without what it carries', () => {
  const cleo = lane();
  records.record(cleo, true);
  cleo.leave(picture);
  cleo.arrive(lost(7, [1]));
  expect(recorded()!.packets).toMatchObject([
    { kind: 'rtp', out: true, length: picture.length },
    { kind: 'rtcp', out: false, length: 16 },
  ]);
  expect(recorded()!.ends).toEqual([{ local: ends.local, remote: ends.remote }]);
  expect(headOf('cleo', 0)).toEqual(picture.subarray(0, 20));
  expect(cleo.recorder!.recording).toMatchObject({ packets: 2 });
});

test('a recording ends by itself and is forgotten after as long again', () => {
  const cleo = lane();
  records.record(cleo, true);
  cleo.leave(picture);
  records.tick((now += limits.recordingMs - 1));
  expect(cleo.recorder).not.toBeNull();
  records.tick((now += 1));
  expect(cleo.recorder).toBeNull();
  cleo.leave(picture);
  expect(recorded()!.packets).toHaveLength(1);
  records.tick((now += limits.recordingMs - 1));
  expect(recorded()).not.toBeNull();
  records.tick((now += 1));
  expect(recorded()).toBeNull();
});

test('it ends with its connection, and begins anew when it is asked for again', () => {
  const cleo = lane();
  records.record(cleo, true);
  cleo.leave(picture);
  expect(records.record(cleo, true)).toBe(cleo.recorder); // it goes on
  expect(recorded()!.packets).toHaveLength(1);
  records.record(cleo, false);
  records.record(cleo, true);
  expect(recorded()!.packets).toHaveLength(0);
  cleo.leave(picture);
  records.ended(cleo);
  expect(recorded()!.packets).toHaveLength(1);
  expect(records.recorded('mallory', 0)).toBeNull();
});

test('so many are recorded at once and no more; one that has ended makes room', () => {
  const lanes = Array.from({ length: 2 * limits.recordings }, (_, n) => lane(`viewer ${n}`));
  for (const one of lanes) expect(records.record(one, true)).not.toBeNull();
  const late = lane('late');
  expect(records.record(late, true)).toBeNull();
  expect(late.recorder).toBeNull();
  records.ended(lanes[5]!);
  expect(records.record(late, true)).not.toBeNull();
  expect(recorded('viewer 5')).toBeNull();
});

test('at the door ICE and DTLS are recorded, and media is not a second time', () => {
  const cleo = lane();
  const recording = records.record(cleo, true)!;
  const stun = Buffer.from('000100002112a442b7e7a701bc34d686fa87dfae', 'hex');
  const hello = serverHello(0x0007);
  recording.atDoor(false, stun, ends);
  recording.atDoor(true, hello, ends);
  recording.atDoor(true, picture, ends);
  recording.atDoor(true, Buffer.from([10, 0, 0, 0]), ends);
  recording.atDoor(true, Buffer.alloc(0), ends);
  cleo.leave(picture);
  expect(recorded()!.packets.map(({ kind, length }) => [kind, length])).toEqual([
    ['stun', 20],
    ['dtls', hello.length],
    ['rtp', picture.length + 16],
  ]);
  expect(recorded()!.srtp).toBe('AEAD_AES_128_GCM');
  expect(headOf('cleo', 0)).toEqual(stun);
  expect(headOf('cleo', 1)).toEqual(hello.subarray(0, 25));
});

/** As much of one as says how media is encrypted (RFC 5246 section 7.4.1.3, RFC 5764 section 4.1.1). */
function serverHello(profile: number): Buffer {
  const extensions = Buffer.from(`ff01000100000e00050002${profile.toString(16).padStart(4, '0')}00`, 'hex');
  const body = Buffer.concat([
    Buffer.from('fefd', 'hex'),
    Buffer.alloc(32, 9),
    Buffer.from('00c02b00', 'hex'),
    Buffer.from([0, extensions.length]),
    extensions,
  ]);
  const handshake = Buffer.concat([Buffer.from([2, 0, 0, body.length, 0, 0, 0, 0, 0, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from('16fefd000000000000000000', 'hex'), Buffer.from([handshake.length]), handshake]);
}

test('a ServerHello says how media is encrypted, and nothing else does', () => {
  expect(srtpChosenIn(serverHello(1))).toBe('AES_CM_128_HMAC_SHA1_80');
  expect(srtpChosenIn(serverHello(8))).toBe('AEAD_AES_256_GCM');
  expect(srtpChosenIn(serverHello(5))).toBeUndefined();
  const whole = serverHello(1);
  for (let end = 0; end < whole.length - 3; end++) expect(srtpChosenIn(whole.subarray(0, end))).toBeUndefined();
  whole[13] = 1; // a ClientHello
  expect(srtpChosenIn(whole)).toBeUndefined();
});

test('texts in RTCP become dots, numbers stay', () => {
  const sdes = (type: number, value: string) =>
    Buffer.concat([
      Buffer.from([0x81, 202, 0, 4, 0, 0, 0, 7, type, value.length]),
      Buffer.from(value),
      Buffer.alloc(4),
    ]).subarray(0, 20);
  expect(rtcpHead(sdes(1, 'cname123'))).toEqual(sdes(1, 'cname123'));
  expect(rtcpHead(sdes(2, 'Mallorys'))).toEqual(sdes(2, '........'));
  const bye = Buffer.concat([Buffer.from([0x81, 203, 0, 3, 0, 0, 0, 7, 7]), Buffer.from('goodbye')]);
  expect(rtcpHead(bye).toString('latin1', 8)).toBe('\x07.......');
  const app = Buffer.concat([Buffer.from([0x80, 204, 0, 3, 0, 0, 0, 7]), Buffer.from('NAMEdata')]);
  expect(rtcpHead(app).toString('latin1', 8)).toBe('NAME....');
  const unknown = Buffer.concat([Buffer.from([0x80, 210, 0, 3, 0, 0, 0, 7]), Buffer.from('anything')]);
  expect(rtcpHead(unknown).toString('latin1', 8)).toBe('........');
  expect(rtcpHead(Buffer.concat([lost(7, [3]), bye]))).toEqual(Buffer.concat([lost(7, [3]), rtcpHead(bye)]));
});

test('of nothing that is nearly a packet more than a header is kept', () => {
  for (let first = 0; first < 256; first++)
    for (const second of [0, 96, 200, 202, 203, 204, 210]) {
      const packet = Buffer.concat([Buffer.from([first, second, 0xff, 0xff]), Buffer.from(text.repeat(20))]);
      expect(rtpHead(packet).length).toBeLessThanOrEqual(12 + 15 * 4);
      expect(rtcpHead(packet).length).toBeLessThanOrEqual(limits.recordedBytes);
      expect(dtlsHead(packet).length).toBeLessThanOrEqual(25);
    }
});
