import { expect, test } from 'vitest';
import { rtp } from '../test-packets.ts';
import { readCaptureTime } from './capture-time.ts';
import { createRtpHeader, readRtpHeader } from './header.ts';

function read(data: Buffer, id = 7) {
  const packet = rtp({ extensions: [{ id, data }] });
  const header = createRtpHeader();
  readRtpHeader(packet, header);
  return readCaptureTime(packet, header, 7);
}

// 2025-01-01 00:00:00.75 UTC is 3,944,678,400.75 seconds after 1900.
const captured = Buffer.from('eb1f0400c0000000', 'hex');
const ms = Date.UTC(2025, 0, 1) + 750;

test('64 bits of NTP, seconds and fraction', () => {
  expect(read(captured)).toBe(ms);
});

test('the capturing clock of somebody else is brought to the sender’s, whether ahead or behind', () => {
  expect(read(Buffer.concat([captured, Buffer.from('0000000180000000', 'hex')]))).toBe(ms - 1_500);
  expect(read(Buffer.concat([captured, Buffer.from('fffffffe80000000', 'hex')]))).toBe(ms + 1_500);
});

test('what is of another length, or another extension, says nothing', () => {
  expect(read(captured.subarray(0, 7))).toBeUndefined();
  expect(read(Buffer.concat([captured, captured.subarray(0, 4)]))).toBeUndefined();
  expect(read(captured, 8)).toBeUndefined();
});
