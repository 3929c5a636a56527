import { expect, test, vi } from 'vitest';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Picture } from '../../../protocol/stage.ts';
import type { Link } from '../../room/link.ts';
import { Refused } from '../../room/requests.ts';
import { createTwin, type TwinKind, type TwinView } from './twin.ts';

/** Cleo compares; the server answers when the test says so. */
function compare(kind: TwinKind = 'impaired', picture: Picture = 'auto') {
  const peer = Object.assign(new EventTarget(), { connectionState: 'new' });
  const closed = vi.fn();
  const link = {
    peer: peer as unknown as RTCPeerConnection,
    offer: async () => ({ sdp: 'offer', tracks: [{ mid: '0', place: 0, source: 'camera' as const }] }),
    accept: vi.fn(async () => {}),
    close: closed,
  } as unknown as Link;
  const answer = Promise.withResolvers<unknown>();
  const asked: Record<string, unknown>[] = [];
  const request = async (message: Record<string, unknown>) => {
    asked.push(message);
    return message['type'] === 'media.subscribe' ? answer.promise : { type: 'ok' };
  };
  const listeners = new Set<(message: ServerMessage) => void>();
  const onMessage = (listener: (message: ServerMessage) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const views: TwinView[] = [];
  const room = { request, onMessage } as never;
  const twin = createTwin({ kind, picture, room, makeLink: () => link, changed: (view) => views.push(view) });
  return {
    ...{ twin, link, peer, closed, asked, listeners, views },
    states: () => views.map(({ state }) => state),
    grant: () => answer.resolve({ type: 'media.answered', connection: 'c2', sdp: 'answer' }),
    refuse: (code: Refused['code']) => answer.reject(new Refused(code)),
    say: (reason: string) => {
      for (const listener of listeners)
        listener({ type: 'media.closed', room: 'os', connection: 'c2', reason } as ServerMessage);
    },
    fail() {
      peer.connectionState = 'failed';
      peer.dispatchEvent(new Event('connectionstatechange'));
    },
  };
}

test('a twin says which kind it is, and is there when the server has answered', async () => {
  const { asked, grant, link, states, views } = compare('clean');
  await expect.poll(() => asked[0]).toMatchObject({ type: 'media.subscribe', twin: 'clean', sdp: 'offer' });
  expect(states()).toEqual(['connecting']);
  grant();
  await expect.poll(states).toEqual(['connecting', 'on']);
  expect(link.accept).toHaveBeenCalledWith('answer');
  expect(views.at(-1)).toMatchObject({ link });
  expect(asked).toHaveLength(1);
});

test('it asks for no more picture than the page beside it', async () => {
  const { asked, grant } = compare('impaired', 'low');
  grant();
  await expect.poll(() => asked[1]).toMatchObject({ type: 'media.prefer', connection: 'c2', picture: 'low' });
});

test('closed, nothing of it is left: not at the server, not in the browser', async () => {
  const { asked, closed, grant, listeners, states, twin } = compare();
  grant();
  await expect.poll(states).toContain('on');
  twin.close();
  twin.close();
  expect(asked.filter(({ type }) => type === 'media.stop')).toEqual([{ type: 'media.stop', connection: 'c2' }]);
  expect(closed).toHaveBeenCalledTimes(1);
  expect(listeners.size).toBe(0);
  expect(states()).toEqual(['connecting', 'on', 'closed']);
});

test('closed before the server has answered, it is stopped when the answer comes', async () => {
  const { asked, closed, grant, link, states, twin } = compare();
  await expect.poll(() => asked).toHaveLength(1);
  twin.close();
  expect(closed).toHaveBeenCalledTimes(1);
  grant();
  await expect.poll(() => asked.at(-1)).toEqual({ type: 'media.stop', connection: 'c2' });
  expect(link.accept).not.toHaveBeenCalled();
  expect(states()).toEqual(['connecting', 'closed']);
});

test.each(['media_full', 'not_found', 'disconnected'] as const)('refused with %s it says why', async (code) => {
  const { closed, refuse, views } = compare();
  refuse(code);
  await expect.poll(() => views.at(-1)).toEqual({ state: 'failed', why: code });
  expect(closed).toHaveBeenCalledTimes(1);
});

test('the end of the lab closes it; a failure is called one', async () => {
  const ended = compare();
  ended.grant();
  await expect.poll(ended.states).toContain('on');
  ended.say('lecture_ended');
  expect(ended.views.at(-1)).toEqual({ state: 'closed' });
  expect(ended.asked).toHaveLength(1); // there is nothing to stop any more

  for (const way of ['failed', 'worker_lost', 'here'] as const) {
    const broken = compare();
    broken.grant();
    await expect.poll(broken.states).toContain('on');
    if (way === 'here') broken.fail();
    else broken.say(way);
    expect(broken.views.at(-1), way).toEqual({ state: 'failed', why: 'lost' });
  }
});
