/** The file as Wireshark reads it, by its own program without windows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { fieldsOf } from '../../../test/support/tshark.ts';
import { createSocketRecording } from '../../../server/lens/socket-recording.ts';
import { BINDING_SUCCESS, XOR_MAPPED_ADDRESS, xorAddress } from '../../../server/media/worker/door/stun.ts';
import { check, message } from '../../../server/media/worker/door/test-checks.ts';
import { dtlsHead, rtcpHead, rtpHead } from '../../../server/media/worker/record-heads.ts';
import { senderReport } from '../../../server/media/worker/rtp/rtcp.ts';
import { rtp } from '../../../server/media/worker/test-packets.ts';
import { Frame } from '../../../server/ws/frames.ts';
import { lost } from '../../../test/support/media/rtcp.ts';
import type { Say } from './comments.ts';
import { captureOf } from './file.ts';
import { packetsOf, type Packet } from './recorded.ts';

const secret = 'What Cleo wrote and Ada showed';
const begin = Date.UTC(2026, 10, 23, 9);
const four = {
  local: { address: '192.0.2.10', port: 3019 },
  remote: { address: '198.51.100.7', port: 50_000 },
};
const six = {
  local: { address: '2001:db8::10', port: 3019 },
  remote: { address: '2001:db8:1::7', port: 50_001 },
};
const say: Say = (key, values) => [key, ...Object.values(values ?? {})].join(' ');

function mediaOf(ends: Packet['ends']): Packet[] {
  let at = begin;
  const packet = (out: boolean, kind: Packet['kind'], whole: Buffer, head: Buffer, more = 0): Packet => ({
    at: (at += 0.25),
    out,
    kind,
    ends,
    length: whole.length + more,
    head: Uint8Array.from(head),
  });
  const stun = (out: boolean, whole: Buffer) => packet(out, 'stun', whole, whole);
  const request = check('ours', 'password', { tieBreaker: 7n, chooses: true });
  const mapped = xorAddress(request, ends.remote.address, ends.remote.port);
  const hello = Buffer.from(
    `16fefd0000000000000000008a${'0100007e00000000000000 7e'.replace(' ', '')}${'fefd'.repeat(63)}`,
    'hex',
  );
  const picture = (sequence: number) =>
    rtp({ ssrc: 0xabcdef, payloadType: 96, sequence, timestamp: 3_000 * sequence, payload: Buffer.from(secret) });
  const again = rtp({ ssrc: 0xabcdf0, payloadType: 97, sequence: 9, payload: Buffer.from(secret) });
  const report = senderReport(
    { ssrc: 0xabcdef, ntpSeconds: 1, ntpFraction: 2, timestamp: 3, packets: 4, octets: 5 },
    'us',
  );
  return [
    stun(false, request),
    stun(true, message(BINDING_SUCCESS, [[XOR_MAPPED_ADDRESS, mapped]], 'password')),
    packet(true, 'dtls', hello, dtlsHead(hello)),
    ...[65_534, 65_535, 0].map((sequence) => packet(true, 'rtp', picture(sequence), rtpHead(picture(sequence)), 16)),
    packet(false, 'rtcp', lost(0xabcdef, [65_535]), rtcpHead(lost(0xabcdef, [65_535])), 20),
    packet(true, 'rtp', again, rtpHead(again), 16),
    packet(true, 'rtcp', report, rtcpHead(report), 20),
  ];
}

function socketFrames(): Packet[] {
  const recording = createSocketRecording({ ...four, local: { ...four.local, port: 3003 } });
  recording.heard(1, Buffer.from(JSON.stringify({ type: 'chat.post', text: secret })));
  recording.sent(new Frame(JSON.stringify({ type: 'chat.acknowledged', text: secret })).frame);
  recording.sent(new Frame(JSON.stringify({ type: 'room.events', text: secret.repeat(100) })).asking);
  recording.heard(9, Buffer.alloc(0));
  recording.heard(1, Buffer.from(JSON.stringify({ text: secret, type: 'late' })));
  return packetsOf(recording.read(0), undefined);
}

const stream = {
  place: 0 as const,
  source: 'camera' as const,
  ssrc: 0xabcdef,
  rtxSsrc: 0xabcdf0,
  payloadType: 96,
  codec: 'VP8',
  clockRate: 90_000,
  layer: 1,
  layers: 3,
  bits: 0,
  packets: 0,
  octets: 0,
};
const looked = { connections: [{ streams: [stream] }] } as unknown as Parameters<typeof captureOf>[1];

const fields = [
  ...['frame.interface_name', 'frame.protocols', 'frame.comment', '_ws.malformed', '_ws.expert.severity'],
  ...['ip.src', 'ip.checksum.status', 'ipv6.src', 'udp.length', 'udp.checksum.status', 'tcp.analysis.flags'],
  ...[
    'rtp.ssrc',
    'rtp.seq',
    'rtp.p_type',
    'rtp.timestamp',
    'rtcp.pt',
    'rtcp.rtpfb.nack_pid',
    'rtcp.sender.packetcount',
  ],
  ...['stun.type', 'stun.att.username', 'stun.att.ipv4', 'stun.att.port', 'dtls.handshake.type'],
  ...['websocket.opcode', 'websocket.payload_length', 'websocket.payload.text'],
] as const;
type Row = Record<(typeof fields)[number], string>;

let bytes: Buffer;
/** What tshark makes of the file, set as the page tells people to set Wireshark. */
let rows: Row[];
beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-packets-'));
  const file = path.join(folder, 'packets.pcapng');
  bytes = Buffer.concat(captureOf([...mediaOf(four), ...mediaOf(six), ...socketFrames()], looked, say));
  writeFileSync(file, bytes);
  const options = ['--enable-heuristic', 'rtp_udp', '-o', 'ip.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE'];
  const read = await fieldsOf(file, fields, { options });
  rows = read.map((row) => Object.fromEntries(fields.map((field, at) => [field, row[at] ?? ''])) as Row);
  rmSync(folder, { recursive: true });
});

const having = (field: keyof Row) => rows.filter((row) => row[field] !== '');
const of = (protocol: string) => rows.filter((row) => row['frame.protocols'].endsWith(`:${protocol}`));
const overIPv4 = (row: Row) => row['ip.src'] !== '';

test('each media packet is there at its length, over IPv4 and IPv6, and is what it is', () => {
  const media = having('udp.length');
  const kinds = media.map((row) => row['frame.protocols'].split(':').at(-1));
  const once = ['stun', 'stun', 'dtls', 'rtp', 'rtp', 'rtp', 'rtp', 'rtcp', 'rtcp'];
  expect(kinds.toSorted()).toEqual([...once, ...once].toSorted());
  expect(media.every((row) => row['frame.interface_name'] === 'media')).toBe(true);
  const lengths = [...mediaOf(four), ...mediaOf(six)].map(({ length }) => String(8 + length));
  expect(media.map((row) => row['udp.length']).toSorted()).toEqual(lengths.toSorted());
  expect(new Set(media.map((row) => row['ip.src'] || row['ipv6.src']))).toEqual(
    new Set([four, six].flatMap(({ local, remote }) => [local.address, remote.address])),
  );
});

test('of RTP it has SSRC, number, payload type and timestamp, and of ICE, DTLS and reports what they say', () => {
  const packets = of('rtp').filter(overIPv4);
  const numbers = ['rtp.ssrc', 'rtp.seq', 'rtp.p_type', 'rtp.timestamp'] as const;
  expect(packets.map((row) => numbers.map((field) => row[field]))).toEqual([
    ['0x00abcdef', '65534', '96', String(3_000 * 65_534)],
    ['0x00abcdef', '65535', '96', String(3_000 * 65_535)],
    ['0x00abcdef', '0', '96', '0'],
    ['0x00abcdf0', '9', '97', '0'],
  ]);
  const reports = of('rtcp').filter(overIPv4);
  expect(reports[0]).toMatchObject({ 'rtcp.pt': '205', 'rtcp.rtpfb.nack_pid': '65535' });
  expect(reports[1]).toMatchObject({ 'rtcp.pt': '200,202', 'rtcp.sender.packetcount': '4' });
  const [request, answer] = of('stun').filter(overIPv4);
  expect(request).toMatchObject({ 'stun.type': '0x0001', 'stun.att.username': 'ours:theirs' });
  expect(answer).toMatchObject({ 'stun.type': '0x0101', 'stun.att.ipv4': '198.51.100.7', 'stun.att.port': '50000' });
  expect(of('dtls').map((row) => row['dtls.handshake.type'])).toEqual(['1', '1']);
});

test('signalling is a conversation with WebSocket frames of which only the type is told', () => {
  const frames = having('websocket.opcode');
  expect(frames.every((row) => row['frame.interface_name'] === 'signalling')).toBe(true);
  const text = frames.map((row) => row['websocket.payload.text']).join();
  for (const type of ['chat.post', 'chat.acknowledged', 'room.events']) expect(text).toContain(`{"type":"${type}"`);
  expect(text).not.toContain('late'); // what does not begin with its type is not said to be of one
  const lengths = frames.flatMap((row) => row['websocket.payload_length'].split(',')).map(Number);
  expect(lengths).toContain(Buffer.byteLength(JSON.stringify({ type: 'chat.post', text: secret })));
});

test('nothing of what was written or shown is in it, and Wireshark finds no fault', () => {
  expect(secret.length).toBeGreaterThan(20);
  for (let at = 0; at + 6 <= secret.length; at++) expect(bytes.includes(secret.slice(at, at + 6))).toBe(false);
  const warning = 0x60_0000;
  const severities = having('_ws.expert.severity').flatMap((row) => row['_ws.expert.severity'].split(','));
  expect(severities.map(Number).filter((severity) => severity >= warning)).toEqual([]);
  expect(having('_ws.malformed')).toEqual([]);
  expect(having('tcp.analysis.flags')).toEqual([]);
  const bad = '0';
  for (const sum of ['ip.checksum.status', 'udp.checksum.status'] as const)
    expect(having(sum).filter((row) => row[sum] === bad)).toEqual([]);
});

test('comments say what a packet is, whose stream, and what was lost and sent again', () => {
  const comments = rows.map((row) => row['frame.comment']).join('\n');
  for (const key of [
    'network',
    'nat',
    'stun',
    'dtls',
    'rtp',
    'rtcp',
    'websocket',
    'nack',
    'again',
    'picture',
    'rebuilt',
  ])
    expect(comments).toContain(`packets.say.${key}`);
  expect(comments).toContain('packets.say.picture 0x00abcdef camera VP8 0 96 2/3');
});
