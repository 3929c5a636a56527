import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTap } from './tap.ts';

/** A WebSocket as a browser has it, whose other end is the test. */
function socket() {
  const listeners: ((event: { data: unknown; timeStamp: number }) => void)[] = [];
  const sent: unknown[] = [];
  return {
    sent,
    send: (data: unknown) => void sent.push(data),
    addEventListener: (_type: 'message', listener: (typeof listeners)[number]) => void listeners.push(listener),
    say(message: object, timeStamp = performance.now()) {
      for (const listener of listeners) listener({ data: JSON.stringify(message), timeStamp });
    },
    sayRaw(data: unknown) {
      for (const listener of listeners) listener({ data, timeStamp: 0 });
    },
  };
}

let line: { now?: ReturnType<typeof socket> };
let tap: ReturnType<typeof createTap>;
let drawings: (() => void)[];
beforeEach(() => {
  vi.useFakeTimers();
  line = { now: socket() };
  drawings = [];
  tap = createTap(line, (then) => drawings.push(then));
  tap.begin();
});
afterEach(() => {
  vi.useRealTimers();
});

const post = (clientId: string, text = 'What is a process?') =>
  JSON.stringify({ type: 'chat.post', id: 4, room: 'r', clientId, text });
const events = (...seqs: number[]) => ({
  type: 'room.events',
  room: 'r',
  events: seqs.map((seq) => ({ type: 'chat.posted', seq, text: 'A program that runs', by: { name: 'Ada' } })),
});

test('what passes is noted in order, with its type and size, and goes on its way', () => {
  line.now!.send(post('c-1'));
  line.now!.say({ type: 'ok', re: 4 });
  line.now!.say(events(7, 8));
  expect(line.now!.sent).toEqual([post('c-1')]);
  expect(tap.passed).toMatchObject([
    { out: true, type: 'chat.post', re: 4, clientId: 'c-1', size: new Blob([post('c-1')]).size },
    { out: false, type: 'ok', re: 4 },
    { out: false, type: 'room.events', seqs: [7, 8] },
  ]);
});

test('sizes are those of UTF-8', () => {
  const text = post('c-1', 'Straße 🚲');
  line.now!.send(text);
  expect(tap.passed[0]!.size).toBe(Buffer.byteLength(text));
});

test('no text and no name is kept', () => {
  line.now!.send(post('c-1'));
  line.now!.say(events(7));
  expect(JSON.stringify(tap.passed)).not.toMatch(/process|program|Ada/);
});

test('the socket that takes its place is listened at from its first message on', () => {
  const before = line.now!;
  const after = (line.now = socket());
  after.say({ type: 'room.entered', id: 1 });
  before.say({ type: 'ok', re: 3 });
  after.send(post('c-2'));
  expect(line.now).toBe(after);
  expect(tap.passed.map(({ type }) => type)).toEqual(['room.entered', 'ok', 'chat.post']);
});

test('a page that had no socket yet, and one that begins twice', () => {
  const later: { now?: ReturnType<typeof socket> } = {};
  const other = createTap(later, () => {});
  other.begin();
  other.begin();
  later.now = socket();
  later.now.say({ type: 'ok', re: 1 });
  expect(other.passed).toHaveLength(1);
});

test('what is no message is passed over, and does not disturb the page', () => {
  line.now!.sayRaw('{');
  line.now!.sayRaw(new ArrayBuffer(4));
  line.now!.send('not json');
  expect(line.now!.sent).toEqual(['not json']);
  expect(tap.passed).toEqual([]);
});

test('the newest five hundred are kept', () => {
  for (let seq = 1; seq <= 501; seq++) line.now!.say(events(seq));
  expect(tap.passed).toHaveLength(500);
  expect(tap.passed[0]!.seqs).toEqual([2, 2]);
});

test('one’s own message: written, sent, confirmed, come round, and drawn', () => {
  vi.advanceTimersByTime(1_000);
  const writtenAt = performance.now();
  const item = { clientId: 'c-1', at: Date.now() };
  vi.advanceTimersByTime(2);
  tap.queue([item]); // the page is told a moment later
  tap.queue([item]);
  vi.advanceTimersByTime(3);
  line.now!.send(post('c-1'));
  const sentAt = performance.now();
  vi.advanceTimersByTime(20);
  line.now!.say({ type: 'chat.acknowledged', re: 4, clientId: 'c-1', seq: 9 });
  const acknowledgedAt = performance.now();
  vi.advanceTimersByTime(1);
  line.now!.say(events(8, 9, 10));
  const arrivedAt = performance.now();
  expect(tap.passageOf(9, 'c-1')).toEqual({
    queuedAt: writtenAt,
    sentAt,
    acknowledgedAt,
    arrivedAt,
    shownAt: undefined,
  });
  vi.advanceTimersByTime(9);
  drawings.shift()!();
  expect(tap.passageOf(9, 'c-1').shownAt).toBe(arrivedAt + 9);
  expect(tap.passageOf(9, undefined)).toMatchObject({ queuedAt: undefined, sentAt: undefined, arrivedAt });
  expect(tap.passageOf(11, undefined).arrivedAt).toBeUndefined();
});

test('it came when the browser had it, not when our turn was', () => {
  vi.advanceTimersByTime(1_000);
  line.now!.say(events(1), 990);
  expect(tap.passageOf(1, undefined).arrivedAt).toBe(990);
});

test('what comes while the page is hidden is shown when it is looked at again, all at once', () => {
  for (let seq = 1; seq <= 600; seq++) line.now!.say(events(seq));
  expect(drawings).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  drawings.shift()!();
  expect(tap.passageOf(600, undefined).shownAt).toBe(performance.now());
  line.now!.say(events(601));
  expect(drawings).toHaveLength(1);
});
