import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublishPeer, Tracks } from './publish-peer.ts';
import { createPublisher, type PublisherParts, type PublishState } from './publish.ts';
import { Refused, type Request } from './requests.ts';

const tab = '7b1d3c1e-4b0e-4b8e-9a53-0d3f5a0f3a11';

/** Ada's studio, with a server and peer connections whose behaviour the test decides. */
function studio(answer: (message: Request) => object = () => ({})) {
  const asked: Request[] = [];
  const peers: ReturnType<typeof fakePeer>[] = [];
  const states: PublishState['name'][] = [];
  const woken: number[] = [];
  let connections = 0;
  const request = async (message: Request) => {
    asked.push(message);
    const own = answer(message);
    if (own instanceof Refused) throw own;
    return { type: 'ok', connection: `connection-${++connections}`, sdp: 'answer', ...own };
  };
  const publisher = createPublisher({
    request: request as unknown as PublisherParts['request'],
    wake: (withinMs) => void woken.push(withinMs ?? 0),
    room: 'room',
    tab,
    openPeer(tracks) {
      const peer = fakePeer(tracks);
      peers.push(peer);
      return peer.peer;
    },
    silence: () => null,
    onState: (state) => states.push(state.name),
    onSample: () => {},
    now: () => performance.now(),
    random: () => 1,
  });
  const types = () => asked.map((message) => message.type);
  return { publisher, asked, types, peers, states, woken };
}

function fakePeer(tracks: Tracks) {
  const own = { tracks: { ...tracks }, closed: false, failed: false, arriving: true, reports: 0 };
  const peer: PublishPeer = {
    offer: async () => ({ sdp: 'offer', tracks: [{ mid: '0', source: 'microphone' }] }),
    answer: async () => {},
    send: async (source, track) => void (own.tracks[source] = track),
    setQuality: async () => {},
    connected: () => true,
    failed: () => own.failed,
    stats: async () => [
      { type: 'outbound-rtp', kind: 'audio', packetsSent: performance.now(), bytesSent: performance.now() },
      { type: 'remote-inbound-rtp', kind: 'audio', timestamp: own.arriving ? ++own.reports : own.reports },
    ],
    close: () => void (own.closed = true),
    peer: { close() {} } as RTCPeerConnection,
  };
  return Object.assign(own, { peer });
}

const closed = (connection: string, reason: 'taken_over' | 'sent_back' | 'lecture_ended' | 'failed' | 'worker_lost') =>
  ({ type: 'media.closed', room: 'room', connection, reason }) as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('Ada goes live, and viewers are told what she shows', async () => {
  const { publisher, asked, states } = studio();
  publisher.set('camera', null, 'paused');
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states).toEqual(['connecting', 'on']);
  expect(asked[0]).toMatchObject({ type: 'media.publish', tab, sdp: 'offer' });
  expect(asked[1]).toMatchObject({ type: 'stage.update', sources: { camera: 'paused' } });
});

test('the connection that is looked at is the one in use, and none before and after', async () => {
  const { publisher, peers } = studio();
  expect(publisher.peer).toBeNull();
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(publisher.peer).toBe(peers[0]!.peer.peer);
  publisher.stop();
  expect(publisher.peer).toBeNull();
});

test('when the media worker is lost she is back by herself, with the same sources', async () => {
  const { publisher, types, peers, states } = studio();
  const track = {} as MediaStreamTrack;
  publisher.set('camera', track, 'on');
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  publisher.receive(closed('connection-1', 'worker_lost'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(types().filter((type) => type === 'media.publish')).toHaveLength(2);
  expect(states).toEqual(['connecting', 'on', 'reconnecting', 'on']);
  expect(peers.map((peer) => peer.closed)).toEqual([true, false]);
  expect(peers[1]?.tracks.camera).toBe(track);
});

test('packets that nobody confirms any more lead to a new connection within three seconds', async () => {
  const { publisher, types, peers, states } = studio();
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  peers[0]!.arriving = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(types().filter((type) => type === 'media.publish')).toHaveLength(2);
  expect(states).toEqual(['connecting', 'on', 'reconnecting', 'on']);
});

test('while the server cannot answer, she tries again and again, but calmly', async () => {
  let up = true;
  const { publisher, types, peers } = studio((message) =>
    message.type === 'media.publish' && !up ? new Refused('media_unavailable') : {},
  );
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  up = false;
  peers[0]!.arriving = false;
  await vi.advanceTimersByTimeAsync(60_000);
  const tries = types().filter((type) => type === 'media.publish').length;
  expect(tries).toBeGreaterThan(10);
  expect(tries).toBeLessThan(25);
  expect(peers.filter((peer) => !peer.closed)).toHaveLength(1);
  up = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(publisher.state.name).toBe('on');
});

test('a try on a new socket that comes before the room was entered again is not the last', async () => {
  let isInside = true;
  const { publisher, peers, states } = studio((message) =>
    message.type === 'media.publish' && !isInside ? new Refused('not_found') : {},
  );
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  isInside = false;
  peers[0]!.arriving = false;
  await vi.advanceTimersByTimeAsync(4_000);
  isInside = true;
  publisher.returned();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states).toEqual(['connecting', 'on', 'reconnecting', 'on']);
});

test('a link that comes back by itself is kept', async () => {
  let up = true;
  const { publisher, types, peers } = studio((message) =>
    message.type === 'media.publish' && !up ? new Refused('disconnected') : {},
  );
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  up = false;
  peers[0]!.arriving = false;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(publisher.state.name).toBe('reconnecting');
  peers[0]!.arriving = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(publisher.state.name).toBe('on');
  const tries = types().length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(types()).toHaveLength(tries);
});

test('where somebody presents already, Ada is asked first', async () => {
  const { publisher, asked, states } = studio((message) =>
    message.type === 'media.publish' && !message.takeOver ? new Refused('stage_taken') : {},
  );
  publisher.start();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(states).toEqual(['connecting', 'asking']);
  expect(asked).toHaveLength(1);
  publisher.start({ takeOver: true });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(publisher.state.name).toBe('on');
});

test('a tab that was taken over stops, says so, and does not fight for the stage', async () => {
  const { publisher, asked, peers, states } = studio();
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  publisher.receive(closed('connection-1', 'taken_over'));
  const before = asked.length;
  publisher.returned();
  publisher.wake();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(states.at(-1)).toBe('taken_over');
  expect(peers.every((peer) => peer.closed)).toBe(true);
  expect(asked).toHaveLength(before);
});

test('a tab whose place was taken while it was away hears it when it returns', async () => {
  let taken = false;
  const { publisher } = studio((message) =>
    message.type === 'media.publish' && taken ? new Refused('stage_taken') : {},
  );
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  taken = true;
  publisher.receive(closed('connection-1', 'failed'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(publisher.state.name).toBe('taken_over');
});

test('after the socket was away the connection is kept when the server still has it, and made anew when not', async () => {
  let known = true;
  const { publisher, types } = studio((message) =>
    message.type === 'media.attach' && !known ? new Refused('not_found') : {},
  );
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  publisher.returned();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(types()).toEqual(['media.publish', 'stage.update', 'media.attach']);
  known = false;
  publisher.returned();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(types().slice(3)).toEqual(['media.attach', 'media.publish', 'stage.update']);
});

test('when confirmations are late she makes sure of the socket, before a new connection needs it', async () => {
  const { publisher, types, peers, woken } = studio();
  publisher.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(woken).toEqual([]);
  peers[0]!.arriving = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(woken.length).toBeGreaterThan(0);
  expect(types().filter((type) => type === 'media.publish')).toHaveLength(1);
});

test('the end of the lecture ends the sending, and an answer that comes too late is given back', async () => {
  const { publisher, types, peers } = studio();
  publisher.start();
  publisher.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(types()).toEqual(['media.publish', 'media.stop']);
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  publisher.receive(closed('connection-3', 'lecture_ended'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(publisher.state.name).toBe('ended');
  expect(peers.every((peer) => peer.closed)).toBe(true);
});

test('beside who gives the lecture nothing but microphone and camera is sent, also after a loss', async () => {
  const { publisher, asked, peers } = studio();
  const track = {} as MediaStreamTrack;
  publisher.set('screen', track, 'on');
  publisher.set('camera', null, 'paused');
  publisher.start({ beside: true });
  await vi.advanceTimersByTimeAsync(1_000);
  publisher.set('screen', null, undefined);
  expect(peers[0]?.tracks.screen).toBe(track); // there is no section for it
  publisher.receive(closed('connection-1', 'worker_lost'));
  await vi.advanceTimersByTimeAsync(1_000);
  const published = asked.filter(({ type }) => type === 'media.publish');
  expect(published).toMatchObject([{ beside: true }, { beside: true }]);
  const told = asked.filter(({ type }) => type === 'stage.update');
  for (const update of told) expect(update).toMatchObject({ sources: { camera: 'paused' } });
  for (const update of told) expect(update).not.toHaveProperty('sources.screen');
});

test('sent back, she stops and does not come again by herself', async () => {
  const { publisher, asked, states, peers } = studio();
  publisher.start({ beside: true });
  await vi.advanceTimersByTimeAsync(1_000);
  publisher.receive(closed('connection-1', 'sent_back'));
  const before = asked.length;
  publisher.wake();
  publisher.returned();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(states.at(-1)).toBe('sent_back');
  expect(peers.every((peer) => peer.closed)).toBe(true);
  expect(asked).toHaveLength(before);
});

test('what is withheld does not reach the server, over a new connection either, until it is given back', async () => {
  const { publisher, peers, asked } = studio();
  const [camera, other] = [{} as MediaStreamTrack, {} as MediaStreamTrack];
  publisher.set('camera', camera, 'on');
  publisher.start();
  await vi.advanceTimersByTimeAsync(1_000);
  publisher.withhold(true);
  expect(peers[0]?.tracks.camera).toBeNull();
  publisher.receive(closed('connection-1', 'worker_lost'));
  await vi.advanceTimersByTimeAsync(1_000);
  publisher.set('camera', other, 'on');
  expect(peers[1]?.tracks.camera).toBeNull();
  expect(asked.at(-1)).toMatchObject({ type: 'stage.update', sources: { camera: 'on' } });
  publisher.withhold(false);
  expect(peers[1]?.tracks.camera).toBe(other);
});
