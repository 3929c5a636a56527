import { ahead16 } from './sequence.ts';

/** What one report block says of one SSRC (RFC 3550 section 6.4.1). */
export interface ReceptionReport {
  ssrc: number;
  fractionLost: number;
  lost: number;
  highest: number;
  jitter: number;
  lastSenderReport: number;
  /** In units of 1/65536 s. */
  sinceSenderReport: number;
}

/** Counts what came of one SSRC so that its sender can be told (RFC 3550 appendices A.3 and A.8). */
export interface Reception {
  received(sequence: number, timestamp: number, now: number): void;
  /** `middle` is the middle 32 bits of the report's NTP time. */
  senderReported(middle: number, now: number): void;
  report(now: number): ReceptionReport;
}

export function createReception(ssrc: number, clockRate: number): Reception {
  let first = -1;
  let cycles = 0;
  let highest = 0;
  let received = 0;
  let expectedBefore = 0;
  let receivedBefore = 0;
  let jitter = 0;
  let transitBefore: number | undefined;
  let senderReport = 0;
  let senderReportAt = 0;
  return {
    received(sequence, timestamp, now) {
      received++;
      if (first < 0) {
        first = sequence;
        highest = sequence;
      } else if (ahead16(highest, sequence) > 0) {
        if (sequence < highest) cycles += 0x10000;
        highest = sequence;
      }
      const transit = Math.round((now * clockRate) / 1000) - timestamp;
      if (transitBefore !== undefined) jitter += (Math.abs((transit - transitBefore) | 0) - jitter) / 16;
      transitBefore = transit;
    },
    senderReported(middle, now) {
      senderReport = middle;
      senderReportAt = now;
    },
    report(now) {
      const expected = first < 0 ? 0 : cycles + highest - first + 1;
      const expectedNow = expected - expectedBefore;
      const lostNow = expectedNow - (received - receivedBefore);
      expectedBefore = expected;
      receivedBefore = received;
      return {
        ssrc,
        fractionLost: expectedNow > 0 && lostNow > 0 ? Math.min(255, Math.floor((lostNow * 256) / expectedNow)) : 0,
        lost: Math.max(0, Math.min(0x7fffff, expected - received)),
        highest: (cycles + highest) >>> 0,
        jitter: Math.min(0xffffffff, Math.floor(jitter)),
        lastSenderReport: senderReport,
        sinceSenderReport:
          senderReport === 0 ? 0 : Math.min(0xffffffff, Math.round(((now - senderReportAt) * 65536) / 1000)),
      };
    },
  };
}
