import { expect, test } from 'vitest';
import { Lane } from './lane.ts';
import { pictureLoss } from './rtp/rtcp.ts';
import { rtp } from './test-packets.ts';
import type { Transport } from './transport.ts';

function lane() {
  const heard: Buffer[] = [];
  const wire: Buffer[] = [];
  const lane = new Lane('cleo', (packet) => void heard.push(packet));
  let open = true;
  lane.transport = {
    send: (packet: Buffer) => open && wire.push(packet) > 0,
    close: () => void (open = false),
  } as Transport;
  return { lane, heard, wire };
}

const packet = rtp({ payload: Buffer.from('voice') });
const report = pictureLoss(1, 2);

test('packets are counted by kind, and what was not sent is not', () => {
  const { lane: cleos, heard, wire } = lane();
  expect(cleos.send(packet)).toBe(true);
  cleos.send(report);
  cleos.arrive(report);
  cleos.close();
  expect(cleos.send(packet)).toBe(false);
  expect(wire).toEqual([packet, report]);
  expect(heard).toEqual([report]);
  expect(cleos.sent).toEqual({ rtp: 1, rtcp: 1, bytes: packet.length + report.length });
  expect(cleos.received).toEqual({ rtp: 0, rtcp: 1, bytes: report.length });
});

test('a recorder sees what is on the wire, and a bad network lies between it and what is counted', () => {
  const { lane: cleos, heard } = lane();
  const recorded: string[] = [];
  cleos.recorder = {
    recording: { since: 0, packets: 0, bytes: 0 },
    sent: (it) => void recorded.push(`out ${it.length}`),
    received: (it) => void recorded.push(`in ${it.length}`),
  };
  const waiting: Buffer[] = [];
  let closed = false;
  cleos.impairer = {
    impairment: { lossPercent: 50, delayMs: 0, jitterMs: 0, kbits: null },
    send: (it) => waiting.push(it) > 0,
    receive() {},
    close: () => void (closed = true),
  };
  cleos.send(packet);
  cleos.arrive(report);
  expect(recorded).toEqual([`in ${report.length}`]); // and lost after it was
  expect([heard, cleos.sent.rtp, cleos.received.rtcp]).toEqual([[], 1, 0]);
  cleos.leave(waiting[0]!);
  expect(recorded).toEqual([`in ${report.length}`, `out ${packet.length}`]);
  expect(cleos.sent.rtp).toBe(1);
  cleos.close();
  expect([closed, cleos.impairer]).toEqual([true, null]);
});
