import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DirectMode } from '../../../protocol/direct.ts';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Stage } from '../../../protocol/stage.ts';
import type { ConnectionState } from '../connection.ts';
import type { LinkSample, Tracks } from '../link.ts';
import type { Request } from '../requests.ts';
import { beforeSubscribing, type SubscriptionView } from '../subscription-view.ts';
import type { ReceivingEnd } from './receiving.ts';
import { createWatching } from './watching.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const by = { id: 'ada', name: 'Ada' };
const onAir: Stage = {
  state: 'on',
  streams: [{ id: 's', place: 0, by, muted: [], away: false, sources: { camera: 'on', microphone: 'on' } }],
  pinned: null,
};

/** Cleo's page; the test is the server, Ada, and the network between them. */
function page() {
  const asked: Request[] = [];
  const ends: { closed: boolean }[] = [];
  const views: (SubscriptionView | null)[] = [];
  const standsBy: boolean[] = [];
  const frames = { directly: 0, byServer: 0 };
  let received = 0;
  let say: (message: ServerMessage) => void = () => {};
  let state: (now: ConnectionState) => void = () => {};
  const stats = async () =>
    new Map([
      ['v', { type: 'inbound-rtp', kind: 'video', framesDecoded: frames.byServer }],
    ]) as unknown as RTCStatsReport;
  const server: SubscriptionView = {
    ...beforeSubscribing,
    ...{ tracks: { '1 camera': 'of the server' } as unknown as Tracks, state: 'fine' },
    peer: { getStats: stats } as RTCPeerConnection,
  };
  function open(): ReceivingEnd {
    const own = { closed: false };
    ends.push(own);
    const sample = async (): Promise<LinkSample> => ({
      ...{ at: performance.now(), frames: { '0 camera': frames.directly }, packets: frames.directly },
      ...{ lost: 0, bytes: 100 * frames.directly, frozenMs: 0, failed: own.closed },
    });
    return {
      answer: async (offer) => `answer to ${offer}`,
      tracks: { '0 camera': 'directly' } as unknown as ReceivingEnd['tracks'],
      sample,
      peer: { getStats: async () => new Map() as RTCStatsReport } as RTCPeerConnection,
      close: () => void (own.closed = true),
    };
  }
  const watching = createWatching({
    connection: {
      request: (async (message: Request) => void asked.push(message)) as unknown as never,
      onMessage: (listener) => ((say = listener), () => {}),
      onState: (listener) => ((state = listener), () => {}),
    },
    room: 'room',
    open,
    byServer: () => server,
    standBy: (on) => standsBy.at(-1) !== on && standsBy.push(on),
    isVisible: () => true,
    changed: (view) => void views.push(view),
    received: (bytes) => void (received += bytes),
  });
  watching.stageIs(onAir);
  watching.consent(true);

  const mode = (how: DirectMode['mode'], ...ids: string[]) =>
    say({ type: 'direct.mode', room: 'room', mode: how, with: ids.map((id) => ({ id, name: 'Ada' })) });
  const asking = (type: Request['type']) => asked.filter((message) => message.type === type);
  /** Time goes by, and pictures come by these ways. */
  async function goOn(ms: number, flowing: { directly?: boolean; byServer?: boolean } = {}) {
    for (let at = 0; at < ms; at += 100) {
      if (flowing.directly) frames.directly += 3;
      if (flowing.byServer) frames.byServer += 3;
      await vi.advanceTimersByTimeAsync(100);
    }
  }
  async function connect(end = 'ada-1') {
    mode('direct', end);
    say({ type: 'direct.signalled', room: 'room', from: end, data: { kind: 'offer', sdp: 'offer' } });
    await goOn(600, { directly: true, byServer: true });
  }
  return {
    ...{ watching, asking, ends, views, standsBy, mode, goOn, connect, say: (m: ServerMessage) => say(m) },
    lost: () => state({ name: 'waiting', until: 0 }),
    received: () => received,
    now: () => views.at(-1) ?? null,
  };
}

test('the offer is answered, and what came directly is shown with its first frame, with Ada’s name', async () => {
  const { asking, now, standsBy, connect, received } = page();
  await connect();
  expect(asking('direct.signal')).toMatchObject([
    { to: 'ada-1', data: { kind: 'answer', sdp: 'answer to offer' } },
    { to: 'ada-1', data: { kind: 'shown' } },
  ]);
  expect(now()).toMatchObject({ from: 'Ada', state: 'fine' });
  expect(now()!.tracks).toEqual({ '0 camera': 'directly', '1 camera': 'of the server' });
  expect(standsBy).toEqual([true]);
  expect(received()).toBeGreaterThan(0);
});

test('until the first frame the server’s picture stands; after four seconds without one it is given up', async () => {
  const { asking, views, ends, mode, goOn, say } = page();
  mode('direct', 'ada-1');
  say({ type: 'direct.signalled', room: 'room', from: 'ada-1', data: { kind: 'offer', sdp: 'offer' } });
  await goOn(3_900, { byServer: true });
  expect(views).toEqual([]);
  await goOn(600, { byServer: true });
  expect(asking('direct.failed')).toMatchObject([{ with: 'ada-1' }]);
  expect(ends).toEqual([{ closed: true }]);
});

test('back to the server: what comes directly is shown until the server’s frames come', async () => {
  const { now, ends, standsBy, mode, goOn, connect } = page();
  await connect();
  await goOn(2_000, { directly: true });
  mode('server', 'ada-1');
  expect(standsBy).toEqual([true, false]);
  await goOn(1_000, { directly: true });
  expect(now()).toMatchObject({ from: 'Ada' });
  expect(ends[0]!.closed).toBe(false);
  await goOn(600, { directly: true, byServer: true });
  expect(now()).toBeNull();
  expect(ends[0]!.closed).toBe(true);
});

test('who is not to stay connected is not, for no moment', async () => {
  const { now, ends, mode, connect } = page();
  await connect();
  mode('server');
  expect(now()).toBeNull();
  expect(ends[0]!.closed).toBe(true);
});

test('Cleo takes her word back: the connection is closed before the server answers', async () => {
  const { watching, asking, now, ends, connect } = page();
  await connect();
  watching.consent(false);
  expect(ends[0]!.closed).toBe(true);
  expect(now()).toBeNull();
  expect(asking('direct.consent').at(-1)).toMatchObject({ consents: false });
  await connect('ada-2');
  expect(ends).toHaveLength(1);
});

test('frames that stop are reported, and the last one stands until the server’s come', async () => {
  const { asking, now, ends, goOn, connect } = page();
  await connect();
  await goOn(2_000);
  expect(asking('direct.failed')).toMatchObject([{ with: 'ada-1' }]);
  expect(now()).toMatchObject({ from: 'Ada', state: 'stalled' });
  await goOn(600, { byServer: true });
  expect(now()).toBeNull();
  expect(ends[0]!.closed).toBe(true);
});

test('with the socket gone Cleo turns to the server by herself', async () => {
  const { now, goOn, connect, lost } = page();
  await connect();
  lost();
  await goOn(1_000, { directly: true, byServer: true });
  expect(now()).toBeNull();
});

test('what comes from others than the one she was told of is not answered', async () => {
  const { asking, ends, mode, goOn, say } = page();
  say({ type: 'direct.signalled', room: 'room', from: 'ada-1', data: { kind: 'offer', sdp: 'offer' } });
  mode('direct', 'ada-1');
  say({ type: 'direct.signalled', room: 'room', from: 'mallory', data: { kind: 'offer', sdp: 'offer' } });
  await goOn(200);
  expect(ends).toEqual([]);
  expect(asking('direct.signal')).toEqual([]);
});

test('how much picture she wants is told to Ada, when it changes and with a new connection', async () => {
  const { watching, asking, connect, mode } = page();
  await connect();
  watching.prefer('low');
  mode('server');
  await connect('ada-2');
  const wishes = asking('direct.signal').filter((message) => JSON.stringify(message).includes('prefer'));
  expect(wishes).toMatchObject([
    { to: 'ada-1', data: { kind: 'prefer', picture: 'low' } },
    { to: 'ada-2', data: { kind: 'prefer', picture: 'low' } },
  ]);
});
