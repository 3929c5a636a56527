import { expect, test } from 'vitest';
import { diagnose } from './diagnose.ts';
import type { Facts } from './facts.ts';
import { good, here, readingsOf, type Second } from './situation.ts';

/** Twelve seconds of it. */
const after = (second: Partial<Second>, facts: Partial<Facts> = {}) =>
  diagnose(readingsOf(Array<Second>(12).fill({ ...good, ...second })), { ...here, ...facts });

test('a lecture that comes well is fine', () => {
  expect(after({})).toMatchObject({ problem: 'none', severity: 'fine', because: [] });
});

test('nothing is judged before there is something to compare', () => {
  expect(diagnose({ past: [] }, here)).toMatchObject({ problem: 'none', figures: { lossPercent: null } });
  expect(diagnose(readingsOf([{ ...good, loss: 0.5 }]), here)).toMatchObject({ problem: 'none' });
});

test("Cleo's own link loses packets, and the server's counters agree", () => {
  const { problem, severity, figures, because } = after({ loss: 0.08, quality: 'low', heldBack: true });
  expect({ problem, severity }).toEqual({ problem: 'loss', severity: 'bad' });
  expect(figures.lossPercent).toBeCloseTo(8, 0);
  expect(100 * (1 - figures.arrived! / figures.sent!)).toBeCloseTo(8, 0);
  expect(figures.sent).toBe(10 * 150);
  expect(because).toEqual(['counted', 'quality', 'publisher_fine']);
});

test('one lost packet in fifty is told, one in a hundred is not', () => {
  expect(after({ loss: 0.03 })).toMatchObject({ problem: 'loss', severity: 'hint' });
  expect(after({ loss: 0.01 })).toMatchObject({ problem: 'none' });
});

test("what is missing because of the presenter's link is not laid to Cleo's", () => {
  const presenter = after({ publisher: { loss: 0.12, flowing: true } });
  expect(presenter).toMatchObject({ problem: 'presenter_link', severity: 'bad' });
  expect(presenter.figures.publisherLossPercent).toBeCloseTo(12);
  expect(after({ publisher: { loss: 0.04, flowing: true }, loss: 0.1 }).problem).toBe('loss');
  expect(after({ publisher: { loss: 0, flowing: false }, packets: 0, frames: 0 })).toMatchObject({
    problem: 'presenter_link',
    because: ['publisher_silent'],
  });
});

test('the link of somebody on stage beside is not blamed for the large picture', () => {
  expect(after({ publisher: { loss: 0.2, flowing: true } }, { place: 1 }).problem).toBe('none');
});

test('Ada is told of her own link, not of the presenter', () => {
  expect(after({ publisher: { loss: 0.2, flowing: true } }, { role: 'present' }).problem).toBe('none');
});

test('a narrow link that loses nothing is called narrow', () => {
  expect(after({ quality: 'low', heldBack: true, congested: true })).toMatchObject({
    problem: 'narrow',
    severity: 'bad',
    because: ['quality', 'congested'],
  });
  expect(after({ quality: 'low', heldBack: true, roundTripMs: 640 }).because).toEqual(['quality', 'round_trip']);
  expect(after({ quality: 'medium', heldBack: true })).toMatchObject({ severity: 'hint' });
  expect(after({ quality: 'low' }).problem).toBe('none');
});

test('a long way and an uneven one are told apart', () => {
  expect(after({ roundTripMs: 620 })).toMatchObject({ problem: 'delay', severity: 'hint', because: ['round_trip'] });
  expect(after({ jitterMs: 150 })).toMatchObject({ problem: 'jitter', severity: 'bad' });
});

test('one check that came late is no long way', () => {
  const seconds = Array.from({ length: 12 }, (_, i) => ({ ...good, roundTripMs: i === 11 ? 3_000 : 24 }));
  expect(diagnose(readingsOf(seconds), here).problem).toBe('none');
});

test('a device that cannot keep up is named only while nothing is missing', () => {
  const slow = { frames: 30, dropped: 12, decodeMs: 40 };
  expect(after(slow)).toMatchObject({
    problem: 'slow_device',
    severity: 'bad',
    because: ['frames_dropped', 'decoding', 'nothing_lost'],
  });
  expect(after({ ...slow, loss: 0.1 }).problem).toBe('loss');
  expect(after(slow, { visible: false }).problem).toBe('none');
});

test('a picture that stands still although its packets are here is laid to the device, unless they come unevenly', () => {
  const waiting = { processingMs: 260, frozenMs: 90 };
  expect(after(waiting)).toMatchObject({ problem: 'slow_device', because: ['processing', 'nothing_lost'] });
  expect(after({ ...waiting, jitterMs: 60 }).problem).toBe('jitter');
  expect(after({ ...waiting, frozenMs: 0 }).problem).toBe('none');
});

test('the relay over TCP is a hint, and the cause when one feels it', () => {
  expect(after({ relay: 'tls' })).toMatchObject({ problem: 'udp_blocked', severity: 'hint', because: ['relayed'] });
  expect(after({ relay: 'tcp', jitterMs: 90 })).toMatchObject({
    problem: 'udp_blocked',
    severity: 'bad',
    because: ['relayed', 'jitter'],
  });
  expect(after({ relay: 'udp' }).problem).toBe('none');
});

test('a hint never hides what is bad', () => {
  expect(after({ relay: 'tcp', loss: 0.1 })).toMatchObject({ problem: 'loss', severity: 'bad' });
});

test('checks that nobody answers mean that UDP is blocked', () => {
  const readings = readingsOf([good, good, good, good]);
  for (const { stats } of readings.past) {
    const pair = (stats as unknown as Map<string, object>).get('CP1')!;
    Object.assign(pair, { nominated: false, state: 'in-progress', responsesReceived: 0, requestsSent: 9 });
    (stats as unknown as Map<string, object>).delete('T01');
  }
  expect(diagnose(readings, { ...here, connected: false })).toMatchObject({
    problem: 'udp_blocked',
    severity: 'bad',
    because: ['unanswered'],
  });
});

test('a connection that brings nothing while the server sends is told within three seconds', () => {
  const nothing = { ...good, loss: 1, frames: 0 };
  const { problem, because, figures } = diagnose(
    readingsOf([...Array<Second>(9).fill(good), nothing, nothing, nothing]),
    here,
  );
  expect({ problem, because }).toEqual({ problem: 'no_media', because: ['counted', 'publisher_fine'] });
  expect(figures.arrived).toBeLessThan(figures.sent!);
});

test('while nobody sends, nothing is missed', () => {
  expect(after({ packets: 0, frames: 0, publisher: { loss: null, flowing: false } }, { live: false }).problem).toBe(
    'none',
  );
});

test('a socket that is gone is said first', () => {
  expect(after({ loss: 0.3 }, { socket: false }).problem).toBe('no_socket');
});

test('a server that is late for one second is no news; one that is late all the time is', () => {
  const late = { ...good, worker: { busy: 0.99, lateMs: 300 } };
  const once = Array.from({ length: 12 }, (_, i) =>
    i === 11 ? { ...late, worker: { busy: 0.5, lateMs: 300 } } : good,
  );
  expect(diagnose(readingsOf(once), here).problem).toBe('none');
  expect(after(late)).toMatchObject({ problem: 'server_busy', severity: 'bad' });
});

test('sound that the browser holds back is said', () => {
  expect(after({}, { soundBlocked: true })).toMatchObject({ problem: 'sound_blocked', severity: 'bad' });
});

test('without the server everything the browser knows is still judged', () => {
  const readings = readingsOf(Array<Second>(12).fill({ ...good, loss: 0.08 }), { withLook: false });
  expect(diagnose(readings, here)).toMatchObject({ problem: 'loss', figures: { sent: null, quality: null } });
});

test('a new connection begins to count anew: nothing is compared across the two', () => {
  const old = readingsOf(Array<Second>(4).fill(good)).past;
  const fresh = readingsOf(Array<Second>(8).fill({ ...good, loss: 0.5 })).past;
  for (const { stats } of old) {
    const all = stats as unknown as Map<string, object>;
    Object.assign(all.get('CP1')!, { id: 'CP0' });
    Object.assign(all.get('T01')!, { selectedCandidatePairId: 'CP0' });
  }
  const past = [...old, ...fresh].map((one, i) => ({ ...one, at: i * 1_000 }));
  expect(diagnose({ past }, here).figures.lossPercent).toBeCloseTo(50);
});
