import { expect, test } from 'vitest';
import {
  createRtpHeader,
  extensionLength,
  findExtension,
  readRtpHeader,
} from '../../server/media/worker/rtp/header.ts';
import { createOutgoing } from './outgoing.ts';

const payload = Buffer.from('picture');

function read(packet: Buffer, ids: number[]) {
  const header = createRtpHeader();
  expect(readRtpHeader(packet, header)).toBe(true);
  const extension = (id: number) => {
    const at = findExtension(packet, header, id);
    return at < 0 ? undefined : packet.subarray(at, at + extensionLength(packet, at));
  };
  return { ...header, payload: packet.toString('latin1', header.payloadStart), extensions: ids.map(extension) };
}

test('the server reads number, time, section and quality of a packet', () => {
  const out = createOutgoing({
    ssrc: 4_000_000_000,
    payloadType: 96,
    mid: { id: 4, value: '1' },
    rid: { id: 10, value: 'h' },
    transportWideId: 3,
  });
  const first = read(out.packet(payload, 2 ** 32 + 90, false, 65_537), [3, 4, 10]);
  expect(first).toMatchObject({
    ssrc: 4_000_000_000,
    payloadType: 96,
    timestamp: 90,
    marker: false,
    payload: 'picture',
  });
  expect(first.extensions).toEqual([Buffer.from([0, 1]), Buffer.from('1'), Buffer.from('h')]);
  const second = read(out.packet(payload, 180, true, 0x1234), [3, 4, 10]);
  expect(second).toMatchObject({ sequence: first.sequence + 1, marker: true, payload: 'picture' });
  out.introduced();
  const third = read(out.packet(payload, 180, true, 0x1235), [3, 4, 10]);
  expect(third.extensions).toEqual([Buffer.from([0x12, 0x35]), undefined, undefined]);
});

test('without extensions there is no room for them', () => {
  const out = createOutgoing({ ssrc: 1, payloadType: 111, mid: undefined, rid: undefined, transportWideId: undefined });
  const packet = out.packet(payload, 0, false, 0);
  expect(packet.length).toBe(12 + payload.length);
  expect(read(packet, [4])).toMatchObject({ payload: 'picture', extensions: [undefined] });
});
