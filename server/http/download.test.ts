import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { attachment, bodyOf } from './download.ts';
import { createListener } from './listener.ts';

test.each([
  ['Operating Systems', 'Operating Systems.csv', 'Operating%20Systems.csv'],
  ['Übung 1', '_bung 1.csv', '%C3%9Cbung%201.csv'],
  ['a"; filename="evil.exe', 'a _ filename_ evil.exe.csv', null],
  ['a\r\nSet-Cookie: x=1', 'a Set-Cookie x_1.csv', null],
  ['../../etc/passwd', 'etc passwd.csv', 'etc%20passwd.csv'],
  ['...', 'chat.csv', 'chat.csv'],
  ['\u202Efdp.exe', 'fdp.exe.csv', 'fdp.exe.csv'],
  ["it's (1)*%", 'it_s (1) _.csv', null],
  ['lone \ud800 half', 'lone _ half.csv', null],
  ['👩‍🔬'.repeat(200), null, null],
])('a file called %j is no danger to header or folder', (name, plain, extended) => {
  const header = attachment(name, 'csv');
  const parts = /^attachment; filename="([\w .()-]+)"; filename\*=UTF-8''([\w.%~!$&+^`|-]+)$/.exec(header);
  expect(header).not.toMatch(/[\r\n\u0080-\uffff]/);
  expect(header.length).toBeLessThan(2_000);
  expect(() => new Headers({ 'content-disposition': header })).not.toThrow();
  expect(parts).not.toBeNull();
  if (plain !== null) expect(parts![1]).toBe(plain);
  if (extended !== null) expect(parts![2]).toBe(extended);
});

describe('a body', () => {
  const patience = { stallMs: 1_000, allMs: 5_000 };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Pieces without end, and how many were made. */
  function endless() {
    const made = { count: 0, ended: false };
    async function* pieces() {
      try {
        for (;;) {
          made.count++;
          yield 'piece';
        }
      } finally {
        made.ended = true;
      }
    }
    return { made, pieces: pieces() };
  }

  test('a piece is made when the one before was taken, and not sooner', async () => {
    const { made, pieces } = endless();
    const reader = bodyOf(pieces, () => {}, patience).getReader();
    await reader.read();
    await vi.advanceTimersByTimeAsync(500);
    expect(made.count).toBe(1);
    await reader.read();
    expect(made.count).toBe(2);
    await reader.cancel();
  });

  test('whoever stops reading, or never begins, is cut off, and his turn is over once', async () => {
    for (const reads of [0, 1, 3]) {
      const over: unknown[] = [];
      const { pieces } = endless();
      const reader = bodyOf(pieces, (fault) => over.push(fault), patience).getReader();
      for (let n = 0; n < reads; n++) await reader.read();
      expect(over).toEqual([]);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(over).toEqual([new Error('the reader stalled')]);
      await expect(reader.read()).rejects.toThrow('ended early');
      expect(over).toHaveLength(1);
    }
  });

  test('whoever reads as slowly as he may is cut off when it takes too long altogether', async () => {
    let over = 0;
    const { made, pieces } = endless();
    const reader = bodyOf(pieces, () => over++, patience).getReader();
    for (let n = 0; n < 5; n++) {
      await reader.read();
      await vi.advanceTimersByTimeAsync(900);
    }
    await reader.read();
    await vi.advanceTimersByTimeAsync(900);
    await expect(reader.read()).rejects.toThrow('ended early');
    expect([over, made.ended]).toEqual([1, true]);
  });

  test('the end and a reader who goes away end it without a fault', async () => {
    async function* two() {
      yield 'ü';
      yield 'b';
    }
    const over: unknown[] = [];
    const ended = (fault?: unknown) => over.push(fault);
    expect(await new Response(bodyOf(two(), ended, patience)).text()).toBe('üb');
    await bodyOf(two(), ended, patience).cancel();
    expect(over).toEqual([undefined, undefined]);
  });
});

test.each([1, 2, 3, 50])('a file that breaks off after %i pieces is not taken for a whole one', async (count) => {
  async function* broken() {
    for (let n = 0; n < count; n++) {
      await new Promise(setImmediate);
      yield `piece ${n} ${'x'.repeat(10_000)}`;
    }
    throw new Error('a secret of the database');
  }
  const faults: unknown[] = [];
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {}); // the adapter of the framework prints it, too
  const listener = createListener({
    fetch: () => new Response(bodyOf(broken(), (fault) => faults.push(fault), { stallMs: 5_000, allMs: 5_000 })),
    onUpgrade: () => {},
    certificates: null,
    config: { port: 0, host: '127.0.0.1', trustedProxies: [] },
    log: pino({ level: 'silent' }),
  });
  await listener.listen();
  const answer = await fetch(`http://127.0.0.1:${listener.port}/`);
  const text = await answer.text().catch(() => null);
  expect(answer.status === 500 || text === null).toBe(true);
  expect(text ?? '').not.toContain('secret');
  expect(faults).toEqual([new Error('a secret of the database')]);
  await listener.close({ graceMs: 0 });
  printed.mockRestore();
});
