import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { MediaFull, MediaUnavailable, SdpInvalid, type MediaOffer } from '../media/port.ts';
import { createCheck } from './check.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server whose media engine answers at once, unless `refuse` says otherwise. */
function server() {
  const offers: MediaOffer[] = [];
  const closed: string[] = [];
  const setting = { refuse: null as Error | null };
  const check = createCheck({
    engine: {
      async subscribe(offer) {
        if (setting.refuse) throw setting.refuse;
        offers.push(offer);
        return 'answer';
      },
      close: (connection) => void closed.push(connection),
    },
  });
  return { check, offers, closed, setting };
}

test('a test ends by itself', async () => {
  const { check, offers, closed } = server();
  expect(await check.connect('cleo', 'offer', '0')).toBe('answer');
  expect(offers).toMatchObject([{ sdp: 'offer', tracks: [{ mid: '0', source: 'microphone' }] }]);
  vi.advanceTimersByTime(limits.checkMs - 1);
  expect(closed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(closed).toEqual([offers[0]!.connection]);
});

test('everybody tests in a room of his own', async () => {
  const { check, offers } = server();
  await check.connect('cleo', 'offer', '0');
  await check.connect('cleo', 'offer', '0');
  expect(new Set(offers.map(({ room }) => room)).size).toBe(2);
});

test('so many are tested at once; one more is told to wait', async () => {
  const { check } = server();
  for (let i = 0; i < limits.checksAtOnce; i++) await check.connect(`student ${i}`, 'offer', '0');
  const wait = new UserError('busy', { retryAfterMs: limits.checkMs });
  await expect(check.connect('late', 'offer', '0')).rejects.toThrow(wait);
  vi.advanceTimersByTime(limits.checkMs);
  expect(await check.connect('late', 'offer', '0')).toBe('answer');
});

test.each([
  [new SdpInvalid('nonsense'), 'sdp_invalid'],
  [new MediaUnavailable('gone'), 'media_unavailable'],
  [new MediaFull('too many'), 'busy'],
] as const)('a refusal is told, and takes nobody’s place', async (refuse, code) => {
  const { check, setting, closed } = server();
  setting.refuse = refuse;
  for (let i = 0; i <= limits.checksAtOnce; i++)
    await expect(check.connect(`student ${i}`, 'offer', '0')).rejects.toMatchObject({ code });
  vi.advanceTimersByTime(limits.checkMs);
  expect(closed).toHaveLength(limits.checksAtOnce + 1);
});

test('nobody tests without end', async () => {
  const { check } = server();
  for (let i = 0; i < limits.checkRate.burst; i++) await check.connect('mallory', 'offer', '0');
  await expect(check.connect('mallory', 'offer', '0')).rejects.toMatchObject({ code: 'rate', retryAfterMs: 10_000 });
  expect(await check.connect('cleo', 'offer', '0')).toBe('answer');
});

test('nobody downloads without end', () => {
  const { check } = server();
  for (let i = 0; i < limits.checkDownloadRate.burst; i++)
    expect(check.download('mallory')).toHaveLength(limits.checkBytes);
  expect(() => check.download('mallory')).toThrow('rate');
  expect(check.download('cleo')).toHaveLength(limits.checkBytes);
});

test('nobody uploads without end', () => {
  const { check } = server();
  for (let i = 0; i < limits.checkUploadRate.burst; i++) check.upload('mallory');
  expect(() => check.upload('mallory')).toThrow('rate');
  check.upload('cleo');
});
