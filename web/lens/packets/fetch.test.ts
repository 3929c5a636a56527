import { expect, test } from 'vitest';
import type { LensPacketsRead } from '../../../protocol/lens-packets.ts';
import { Refused } from '../../room/requests.ts';
import { fetchRecording, type AskForPackets } from './fetch.ts';

const ends = [{ local: { address: '192.0.2.1', port: 3003 }, remote: { address: '198.51.100.7', port: 40_000 } }];
const part = (more: Partial<LensPacketsRead>): LensPacketsRead => ({
  type: 'lens.packets_read',
  re: 1,
  room: 'r',
  packets: [],
  ends,
  srtp: null,
  next: null,
  forgotten: 0,
  ...more,
});
const rtp = (at: number) => ({ at, out: true, kind: 'rtp' as const, ends: 0, length: 1_000, head: 'gGA=' });

function fetchWith(ask: AskForPackets, srtpCipher?: string) {
  const waited: number[] = [];
  const came: number[] = [];
  const wait = async (ms: number) => void waited.push(ms);
  const fetched = fetchRecording({ ask, srtpCipher, came: (count) => came.push(count), wait });
  return { fetched, waited, came };
}

test('every part is asked for, first of media and then of the socket', async () => {
  const asked: string[] = [];
  const { fetched, came } = fetchWith(async (of, from) => {
    asked.push(`${of} ${from}`);
    if (of === 'socket') return part({ packets: [{ ...rtp(3), kind: 'websocket', length: 20 }] });
    return from === 0 ? part({ packets: [rtp(1)], next: 7, forgotten: 4 }) : part({ packets: [rtp(2)], forgotten: 1 });
  });
  const { packets, forgotten } = await fetched;
  expect(asked).toEqual(['media 0', 'media 7', 'socket 0']);
  expect(packets.map(({ at }) => at)).toEqual([1, 2, 3]);
  expect(forgotten).toBe(5);
  expect(came).toEqual([1, 2, 3]);
});

test('what the server could not know of the length, the browser says', async () => {
  const ask: AskForPackets = async (of, from) =>
    of === 'socket'
      ? part({})
      : part({ packets: [rtp(1)], srtp: from === 0 ? null : 'AEAD_AES_128_GCM', next: from === 0 ? 1 : null });
  const lengths = async (cipher?: string) => (await fetchWith(ask, cipher).fetched).packets.map(({ length }) => length);
  expect(await lengths('AES_CM_128_HMAC_SHA1_80')).toEqual([1_010, 1_000]);
  expect(await lengths('SRTP_AEAD_AES_256_GCM')).toEqual([1_016, 1_000]);
  expect(await lengths()).toEqual([1_000, 1_000]);
});

test('the server’s pace is kept, and a refusal of another kind is told', async () => {
  let tries = 0;
  const { fetched, waited } = fetchWith(async () => {
    if (++tries === 1) throw new Refused('rate', { retryAfterMs: 250 });
    return part({});
  });
  await fetched;
  expect(waited).toEqual([250]);
  await expect(fetchWith(() => Promise.reject(new Refused('disconnected'))).fetched).rejects.toThrow('disconnected');
  await expect(fetchWith(() => Promise.reject(new Refused('rate'))).fetched).rejects.toThrow('rate');
});

test('of the socket alone is a recording, too, and of nothing is none', async () => {
  const { fetched } = fetchWith(async (of) => {
    if (of === 'media') throw new Refused('not_found');
    return part({ packets: [{ ...rtp(1), kind: 'websocket' }] });
  });
  expect((await fetched).packets).toHaveLength(1);
  await expect(fetchWith(() => Promise.reject(new Refused('not_found'))).fetched).rejects.toThrow('not_found');
});
