import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DirectMode } from '../../../protocol/direct.ts';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Picture, Source } from '../../../protocol/stage.ts';
import type { ConnectionState } from '../connection.ts';
import type { Tracks } from '../publish-peer.ts';
import type { Request } from '../requests.ts';
import { createPresenting, type PresentingParts } from './presenting.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const camera = { label: 'camera' } as unknown as MediaStreamTrack;

/** Ada's studio; the test is the server and the viewers. */
function studio() {
  const asked: Request[] = [];
  const ends: FakeEnd[] = [];
  const withheld: boolean[] = [];
  const reached: number[] = [];
  let say: (message: ServerMessage) => void = () => {};
  let state: (now: ConnectionState) => void = () => {};
  const presenting = createPresenting({
    connection: {
      request: (async (message: Request) => void asked.push(message)) as unknown as never,
      onMessage: (listener) => ((say = listener), () => {}),
      onState: (listener) => ((state = listener), () => {}),
    } satisfies PresentingParts['connection'],
    room: 'room',
    open(tracks, failed) {
      const end = fakeEnd(tracks, failed);
      ends.push(end);
      return end;
    },
    withhold: (on) => withheld.at(-1) !== on && withheld.push(on),
    changed: (viewers) => void reached.push(viewers),
  });
  presenting.set('camera', camera);
  presenting.consent(true);
  const mode = (how: DirectMode['mode'], ...ids: string[]) => {
    say({ type: 'direct.mode', room: 'room', mode: how, with: ids.map((id) => ({ id, name: id })) });
    return vi.advanceTimersByTimeAsync(0);
  };
  const hears = async (from: string, data: { kind: 'shown' } | { kind: 'prefer'; picture: Picture }) =>
    say({ type: 'direct.signalled', room: 'room', from, data });
  const lost = () => state({ name: 'waiting', until: 0 });
  const asking = (type: Request['type']) => asked.filter((message) => message.type === type);
  return { presenting, asking, ends, withheld, reached, mode, hears, lost };
}

type FakeEnd = ReturnType<typeof fakeEnd>;
function fakeEnd(tracks: Tracks, failed: () => void) {
  const own = { tracks, closed: false, wish: 'auto' as Picture, breaks: failed };
  return Object.assign(own, {
    offer: async () => 'offer',
    answer: async () => {},
    send: async (source: Source, track: MediaStreamTrack | null) => void (own.tracks[source] = track),
    prefer: async (picture: Picture) => void (own.wish = picture),
    close: () => void (own.closed = true),
  });
}

test('every viewer is offered a connection; the server gets silence alone when all of them show it, not before', async () => {
  const { asking, ends, withheld, reached, mode, hears } = studio();
  await mode('direct', 'cleo', 'dora');
  expect(asking('direct.signal')).toMatchObject([
    { to: 'cleo', data: { kind: 'offer', sdp: 'offer' } },
    { to: 'dora', data: { kind: 'offer', sdp: 'offer' } },
  ]);
  expect(ends.map(({ tracks }) => tracks.camera)).toEqual([camera, camera]);
  await hears('cleo', { kind: 'shown' });
  expect(withheld).toEqual([false]);
  await hears('dora', { kind: 'shown' });
  expect(withheld).toEqual([false, true]);
  expect(reached.at(-1)).toBe(2);
});

test('back to the server: it gets everything at once, and the connections last two seconds more, for those who stay', async () => {
  const { ends, withheld, mode, hears } = studio();
  await mode('direct', 'cleo', 'dora');
  await hears('cleo', { kind: 'shown' });
  await hears('dora', { kind: 'shown' });
  await mode('server', 'cleo');
  expect(withheld.at(-1)).toBe(false);
  expect(ends.map(({ closed }) => closed)).toEqual([false, true]);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(ends[0]!.closed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(ends[0]!.closed).toBe(true);
});

test('who watches no longer is closed, and the others go on', async () => {
  const { ends, withheld, mode, hears } = studio();
  await mode('direct', 'cleo', 'dora');
  await hears('cleo', { kind: 'shown' });
  await hears('dora', { kind: 'shown' });
  await mode('direct', 'cleo');
  expect(ends.map(({ closed }) => closed)).toEqual([false, true]);
  expect(withheld.at(-1)).toBe(true);
});

test('Ada takes her word back: nothing waits', async () => {
  const { presenting, asking, ends, withheld, mode, hears } = studio();
  await mode('direct', 'cleo');
  await hears('cleo', { kind: 'shown' });
  presenting.consent(false);
  expect(ends[0]!.closed).toBe(true);
  expect(withheld.at(-1)).toBe(false);
  expect(asking('direct.consent')).toMatchObject([{ consents: true }, { consents: false }]);
  await mode('direct', 'mallory');
  expect(ends).toHaveLength(1);
});

test('without the server nobody could say that it is over: the server gets everything', async () => {
  const { ends, withheld, mode, hears, lost } = studio();
  await mode('direct', 'cleo');
  await hears('cleo', { kind: 'shown' });
  lost();
  expect(withheld.at(-1)).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ends[0]!.closed).toBe(true);
});

test('a connection that breaks, or is never shown, is reported', async () => {
  const { asking, ends, mode, hears } = studio();
  await mode('direct', 'cleo', 'dora');
  ends[0]!.breaks();
  expect(asking('direct.failed')).toMatchObject([{ with: 'cleo' }]);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(asking('direct.failed').at(-1)).toMatchObject({ with: 'dora' });
  await mode('server');
  ends[1]!.breaks();
  await hears('dora', { kind: 'shown' });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asking('direct.failed')).toHaveLength(2);
});

test('another camera, and how much picture a viewer wants, reach the connections there are', async () => {
  const { presenting, ends, mode, hears } = studio();
  await mode('direct', 'cleo', 'dora');
  const other = { label: 'other' } as unknown as MediaStreamTrack;
  presenting.set('camera', other);
  expect(ends.map(({ tracks }) => tracks.camera)).toEqual([other, other]);
  await hears('dora', { kind: 'prefer', picture: 'low' });
  expect(ends.map(({ wish }) => wish)).toEqual(['auto', 'low']);
});

test('after every entering of the room she agrees anew', () => {
  const { presenting, asking } = studio();
  presenting.entered();
  expect(asking('direct.consent')).toHaveLength(2);
  presenting.consent(false);
  presenting.entered();
  expect(asking('direct.consent')).toHaveLength(3);
});
