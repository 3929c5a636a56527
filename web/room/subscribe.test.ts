import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Stage } from '../../protocol/stage.ts';
import { createConnection } from './connection.ts';
import { fakeSocket, type FakeSocket } from './fake-socket.ts';
import { withoutCandidates, type Link, type LinkSample, type Tracks } from './link.ts';
import { createSubscription } from './subscribe.ts';
import { beforeSubscribing } from './subscription-view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const onAir: Stage = {
  state: 'on',
  streams: [
    {
      ...{ id: 's', place: 0, by: { id: 'ada', name: 'Ada' }, muted: [], away: false },
      sources: { camera: 'on', microphone: 'on' },
    },
  ],
  pinned: null,
};
const empty: Stage = { state: 'empty', streams: [], pinned: null };

interface FakeLink extends Link {
  now: Partial<LinkSample>;
  /** Frames come by themselves, 25 a second, from now on. */
  flow(): void;
  freeze(): void;
  closed: boolean;
}

const quiet = (): LinkSample => ({
  ...{ at: performance.now(), frames: {}, packets: 0, lost: 0, bytes: 0, frozenMs: 0, failed: false },
});

function fakeLink(name: string): FakeLink {
  let flowingSince: number | null = null;
  const link: FakeLink = {
    now: {},
    closed: false,
    flow: () => (flowingSince = performance.now() - (link.now.frames?.['0 camera'] ?? 0) * 40),
    freeze: () => (flowingSince = null),
    offer: async () => ({ sdp: `offer of ${name}`, tracks: [{ mid: '0', place: 0, source: 'camera' }] }),
    accept: async () => {},
    tracks: { '0 camera': name } as unknown as Tracks,
    async sample() {
      const flowing = performance.now() - (flowingSince ?? 0);
      if (flowingSince !== null)
        link.now = {
          ...link.now,
          frames: { '0 camera': flowing / 40 },
          packets: performance.now(),
          bytes: 100 * flowing,
        };
      return { ...quiet(), ...link.now };
    },
    peer: {} as RTCPeerConnection,
    close: () => void (link.closed = true),
  };
  return link;
}

/** Cleo's page. The server answers subscriptions by itself unless `refuse` says otherwise. */
function page() {
  const sockets: FakeSocket[] = [];
  const links: FakeLink[] = [];
  const setting = {
    refuse: null as object | null,
    attach: { type: 'ok' } as object,
    prefer: { type: 'ok' } as object,
    answers: true,
  };
  function answer(socket: FakeSocket, type: string) {
    if (type === 'ping') socket.answer(type, { type: 'pong', at: 1 });
    if (type === 'media.subscribe')
      socket.answer(type, {
        ...(setting.refuse ?? {
          type: 'media.answered',
          room: 'os',
          connection: `c${links.length}`,
          sdp: 'answer',
        }),
      });
    if (type === 'media.attach') socket.answer(type, { ...setting.attach });
    if (type === 'media.prefer') socket.answer(type, { ...setting.prefer });
  }
  const connection = createConnection({
    open() {
      const socket = fakeSocket();
      const send = socket.send;
      socket.send = (text) => {
        send(text);
        const { type } = JSON.parse(text) as { type: string };
        if (setting.answers) queueMicrotask(() => answer(socket, type));
      };
      sockets.push(socket);
      return socket;
    },
    whyRefused: async () => null,
    onWake: () => () => {},
    random: () => 0,
  });
  let view = beforeSubscribing;
  let visible = true;
  const subscription = createSubscription({
    connection,
    roomId: 'os',
    makeLink: () => links[links.push(fakeLink(`link ${links.length + 1}`)) - 1]!,
    isVisible: () => visible,
    random: () => 0,
    changed: (next) => (view = next),
  });
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return {
    subscription,
    links,
    setting,
    pass,
    hide: () => (visible = false),
    view: () => view,
    sockets: () => sockets,
    shown: () => view.tracks?.['0 camera'] as unknown as string,
    sent: (type: string) => sockets.flatMap((socket) => socket.sent.filter((message) => message.type === type)),
    say: (message: Record<string, unknown>) => sockets.at(-1)!.say(message),
    async enter() {
      sockets.at(-1)!.accept();
      await subscription.entered();
      await pass(0);
    },
    async reconnect() {
      sockets.at(-1)!.cut();
      await pass(1);
      sockets.at(-1)!.accept();
      await subscription.entered();
      await pass(0);
    },
  };
}

test('Cleo subscribes before the lecture, and the picture comes without another connection', async () => {
  const { enter, pass, links, subscription, view, shown, sent } = page();
  await enter();
  expect(shown()).toBe('link 1');
  await pass(60_000);
  expect(view().state).toBe('idle');
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(5_000);
  expect(view()).toMatchObject({ state: 'fine', quality: 'good' });
  expect(sent('media.subscribe')).toMatchObject([{ room: 'os', sdp: 'offer of link 1' }]);
});

test('when frames stop, a new connection is made beside the old one and shown with its first frame', async () => {
  const { enter, pass, links, subscription, view, shown, sent } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  links[0]!.freeze();
  await pass(1_500);
  expect(view().state).toBe('stalled');
  expect(links).toHaveLength(2);
  expect(shown()).toBe('link 1');
  expect(links[0]!.closed).toBe(false);
  links[1]!.flow();
  await pass(500);
  expect(shown()).toBe('link 2');
  expect(links[0]!.closed).toBe(true);
  expect(view().state).toBe('fine');
  expect(sent('media.stop')).toMatchObject([{ connection: 'c1' }]);
});

test('when the old one moves first, it is kept', async () => {
  const { enter, pass, links, subscription, shown } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  links[0]!.freeze();
  await pass(1_500);
  links[0]!.flow();
  await pass(500);
  expect(shown()).toBe('link 1');
  expect(links[1]!.closed).toBe(true);
});

test('a dead server is not hammered', async () => {
  const { enter, pass, subscription, sent, links } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  links[0]!.freeze();
  await pass(120_000);
  expect(sent('media.subscribe').length).toBeGreaterThan(5);
  expect(sent('media.subscribe').length).toBeLessThan(16);
  expect(links.filter((link) => !link.closed).length).toBeLessThanOrEqual(2);
});

test('a server that cannot answer now is asked again when it says', async () => {
  const { enter, pass, setting, sent, shown } = page();
  setting.refuse = { type: 'error', code: 'media_unavailable', retryAfterMs: 4_000 };
  await enter();
  await pass(3_900);
  expect(sent('media.subscribe')).toHaveLength(1);
  setting.refuse = null;
  await pass(600);
  expect(shown()).toMatch('link');
});

test('a full hall is said so and asked again half a minute later', async () => {
  const { enter, pass, setting, view, sent } = page();
  setting.refuse = { type: 'error', code: 'media_full' };
  await enter();
  await pass(10_000);
  expect(view().state).toBe('full');
  expect(sent('media.subscribe')).toHaveLength(1);
  await pass(10_000);
  expect(sent('media.subscribe')).toHaveLength(2);
});

test('whoever may not watch does not ask again', async () => {
  const { enter, pass, setting, view, sent } = page();
  setting.refuse = { type: 'error', code: 'forbidden' };
  await enter();
  await pass(60_000);
  expect(view().state).toBe('refused');
  expect(sent('media.subscribe')).toHaveLength(1);
});

test('a new socket takes over the connection that still flows', async () => {
  const { enter, pass, reconnect, links, subscription, sent, shown } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  await reconnect();
  await pass(3_000);
  expect(sent('media.attach')).toMatchObject([{ connection: 'c1' }]);
  expect(links).toHaveLength(1);
  expect(shown()).toBe('link 1');
});

test('a server that was restarted does not know the connection: a new one is made at once', async () => {
  const { enter, pass, reconnect, setting, links, subscription, shown } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  links[0]!.freeze();
  setting.attach = { type: 'error', code: 'not_found' };
  await reconnect();
  expect(links).toHaveLength(2);
  links[1]!.flow();
  await pass(500);
  expect(shown()).toBe('link 2');
});

test('when the network changed, the dead socket is found at once and does not count as a failure of ours', async () => {
  const { enter, pass, setting, links, subscription, shown, sockets, sent } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(4_000);
  links[0]!.freeze();
  setting.answers = false;
  await pass(2_000);
  expect(sockets()).toHaveLength(2);
  setting.answers = true;
  sockets().at(-1)!.accept();
  await subscription.entered();
  await pass(0);
  expect(sent('media.subscribe')).toHaveLength(3);
  links.at(-1)!.flow();
  await pass(300);
  expect(shown()).toBe(`link ${links.length}`);
});

test('a lost worker is answered by a new connection within half a second', async () => {
  const { enter, pass, say, links, subscription } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  say({ type: 'media.closed', room: 'os', connection: 'c1', reason: 'worker_lost' });
  await pass(400);
  expect(links).toHaveLength(2);
});

test('after the end of a lecture Cleo is subscribed for the next one', async () => {
  const { enter, pass, say, links, subscription, shown } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  subscription.stageIs(empty);
  say({ type: 'media.closed', room: 'os', connection: 'c1', reason: 'lecture_ended' });
  await pass(4_000);
  expect(shown()).toBe('link 2');
  expect(links[0]!.closed).toBe(true);
});

test('nobody is asked to mend a picture that nobody sends', async () => {
  const { enter, pass, links, subscription } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  subscription.stageIs({ ...onAir, state: 'away', streams: onAir.streams.map((it) => ({ ...it, away: true })) });
  links[0]!.freeze();
  await pass(30_000);
  expect(links).toHaveLength(1);
});

test('a hidden page is content with packets', async () => {
  const { enter, pass, hide, links, subscription } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  hide();
  links[0]!.sample = async () => ({ ...quiet(), frames: { '0 camera': 75 }, packets: performance.now() });
  await pass(30_000);
  expect(links).toHaveLength(1);
});

const asked = (sent: Record<string, unknown>[]) => sent.map(({ connection, picture }) => [connection, picture]);

test('the server hears at once how much picture is wanted, and again over every new connection', async () => {
  const { enter, pass, say, links, subscription, sent } = page();
  subscription.prefer('low');
  await enter();
  expect(asked(sent('media.prefer'))).toEqual([['c1', 'low']]);
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  say({ type: 'media.closed', room: 'os', connection: 'c1', reason: 'worker_lost' });
  await pass(400);
  links[1]!.flow();
  await pass(3_000);
  subscription.prefer('auto');
  await pass(3_000);
  expect(asked(sent('media.prefer'))).toEqual([
    ['c1', 'low'],
    ['c2', 'low'],
    ['c2', 'auto'],
  ]);
});

test('a new connection begins with the best: whoever wants that says nothing', async () => {
  const { enter, pass, sent } = page();
  await enter();
  await pass(5_000);
  expect(sent('media.prefer')).toEqual([]);
});

test('a wish that was refused is told again when the server says, and only the last one', async () => {
  const { enter, pass, setting, subscription, sent } = page();
  await enter();
  setting.prefer = { type: 'error', code: 'rate', retryAfterMs: 2_000 };
  subscription.prefer('low');
  await pass(100);
  setting.prefer = { type: 'ok' };
  await pass(1_500);
  expect(asked(sent('media.prefer'))).toEqual([['c1', 'low']]);
  await pass(1_000);
  subscription.prefer('none');
  await pass(10_000);
  expect(asked(sent('media.prefer'))).toEqual([
    ['c1', 'low'],
    ['c1', 'low'],
    ['c1', 'none'],
  ]);
});

test('what was wished while the socket was away is told when it is back', async () => {
  const { enter, pass, sockets, subscription, sent } = page();
  await enter();
  sockets().at(-1)!.cut();
  subscription.prefer('medium');
  await pass(1);
  sockets().at(-1)!.accept();
  await subscription.entered();
  await pass(300);
  expect(asked(sent('media.prefer'))).toEqual([['c1', 'medium']]);
});

const sending = (quality: string, because: string | null) => ({
  ...{ type: 'media.sending', room: 'os', connection: 'c1' },
  pictures: [{ place: 0, source: 'camera', quality, because }],
});
/** The sound goes on, the picture stands still. */
const soundAlone = async () => ({ ...quiet(), frames: { '0 camera': 75 }, packets: performance.now() });

test('a picture that the link does not carry is shown as such, and is not mended', async () => {
  const { enter, pass, say, view, links, subscription } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  say(sending('none', 'link'));
  links[0]!.sample = soundAlone;
  await pass(30_000);
  expect(view()).toMatchObject({ state: 'fine', sent: [{ quality: 'none', because: 'link' }] });
  expect(links).toHaveLength(1);
  say(sending('low', 'link'));
  await pass(3_500);
  expect(links).toHaveLength(2);
});

test('sound alone, as wished, needs no picture; when it is wished again, it is expected again', async () => {
  const { enter, pass, say, view, links, subscription } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  subscription.prefer('none');
  links[0]!.sample = soundAlone;
  say(sending('none', 'wish'));
  await pass(30_000);
  expect(view().state).toBe('fine');
  expect(links).toHaveLength(1);
  subscription.prefer('auto');
  await pass(3_500);
  expect(links).toHaveLength(2);
});

test('what was received is counted over all connections', async () => {
  const { enter, pass, links, subscription } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(3_000);
  const before = subscription.bytes();
  expect(before).toBeGreaterThan(200_000);
  links[0]!.freeze();
  await pass(1_500);
  links[1]!.flow();
  await pass(2_000);
  expect(subscription.bytes()).toBeGreaterThan(before + 100_000);
});

test('leaving closes everything', async () => {
  const { enter, pass, links, subscription, sent } = page();
  await enter();
  subscription.leave();
  await pass(10_000);
  expect(links.every((link) => link.closed)).toBe(true);
  expect(sent('media.stop')).toHaveLength(1);
});

test('offers carry no addresses', () => {
  const sdp = 'v=0\r\na=candidate:1 1 udp 2 192.0.2.1 5 typ host\r\na=mid:0\r\na=end-of-candidates\r\n';
  expect(withoutCandidates(sdp)).toBe('v=0\r\na=mid:0\r\n');
});

test('while all comes another way nothing is missed; afterwards everything is, again', async () => {
  const { enter, pass, links, subscription, view } = page();
  await enter();
  subscription.stageIs(onAir);
  links[0]!.flow();
  await pass(1_000);
  subscription.standBy(true);
  links[0]!.freeze();
  await pass(10_000);
  expect(view().state).toBe('idle');
  expect(links).toHaveLength(1);
  subscription.standBy(false);
  await pass(5_000);
  expect(links.length).toBeGreaterThan(1);
});
