import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nack, pictureLoss, readRtcp, receiverReport, remb, senderReport } from './rtcp.ts';

function heard(packet: Buffer) {
  const said: unknown[] = [];
  const whole = readRtcp(packet, {
    senderReport: (...values) => said.push(['sr', ...values]),
    nack: (...values) => said.push(['nack', ...values]),
    keyframe: (...values) => said.push(['keyframe', ...values]),
  });
  return { whole, said };
}

test('a NACK names exactly the packets that were missed', () => {
  const missed = [65_534, 65_535, 0, 3, 14, 15, 40];
  const packet = nack(1, 2, Uint16Array.from([...missed, 99]), missed.length);
  expect(packet.length).toBe(12 + 2 * 4 + 4); // two items reach to 14, the rest needs one each
  expect(heard(packet)).toEqual({ whole: true, said: missed.map((sequence) => ['nack', 2, sequence]) });
});

test('PLI and FIR both ask for a keyframe', () => {
  expect(heard(pictureLoss(1, 2)).said).toEqual([['keyframe', 2]]);
  const fir = Buffer.from('84ce00040000000100000000000000070a000000', 'hex');
  expect(heard(fir).said).toEqual([['keyframe', 7]]);
});

test('a sender report comes with its source description and is read back', () => {
  const packet = senderReport(
    { ssrc: 5, ntpSeconds: 10, ntpFraction: 20, timestamp: 30, packets: 40, octets: 50 },
    'room',
  );
  expect(packet.length % 4).toBe(0);
  expect(packet[29]).toBe(202);
  expect(heard(packet)).toEqual({ whole: true, said: [['sr', 5, 10, 20, 30]] });
});

test('reports hold what they are given', () => {
  const block = {
    ssrc: 9,
    fractionLost: 255,
    lost: 0x7fffff,
    highest: 0xffffffff,
    jitter: 1,
    lastSenderReport: 2,
    sinceSenderReport: 3,
  };
  const packet = receiverReport(1, [block]);
  expect(packet.toString('hex')).toBe(
    '81c9000700000001' + '00000009' + 'ff7fffff' + 'ffffffff' + '00000001' + '00000002' + '00000003',
  );
});

test('a bitrate is written as mantissa and exponent', () => {
  const packet = remb(1, 4_000_000, [7, 8]);
  const word = packet.readUInt32BE(16);
  expect(word >>> 24).toBe(2);
  expect((word & 0x3ffff) * 2 ** ((word >>> 18) & 0x3f)).toBe(4_000_000);
});

test('what is whole before a malformed part counts', () => {
  const { whole, said } = heard(Buffer.concat([pictureLoss(1, 2), Buffer.from([0x81, 206, 0xff, 0xff])]));
  expect(whole).toBe(false);
  expect(said).toEqual([['keyframe', 2]]);
});

test('no bytes whatsoever throw', () => {
  const header = fc.tuple(
    fc.integer({ min: 0x80, max: 0xbf }),
    fc.integer({ min: 192, max: 223 }),
    fc.constant(0),
    fc.integer({ min: 0, max: 12 }),
  );
  const packet = fc
    .tuple(header, fc.uint8Array({ maxLength: 48 }))
    .map(([head, body]) => Buffer.from([...head, ...body]));
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 4 }), (packets) => {
      heard(Buffer.concat(packets));
    }),
    { numRuns: 2_000 },
  );
});
