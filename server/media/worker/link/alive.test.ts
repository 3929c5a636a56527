import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { limits } from '../../../../protocol/limits.ts';
import { keptAlive } from './alive.ts';
import { createFrameReader, kinds } from './frames.ts';

const tickMs = 50;

function setting() {
  const said: number[] = [];
  const read = createFrameReader(({ kind }) => said.push(kind));
  let ticks = 0;
  const socket = Object.assign(new EventEmitter(), {
    destroyed: false,
    write: (bytes: Buffer) => read(bytes),
    destroy: () => (socket.destroyed = true),
  });
  const end = keptAlive({ tick: () => ticks++, close() {} }, socket as unknown as Socket, 0);
  let now = 0;
  /** So long passes as it should, with the other end being heard or not. */
  function pass(ms: number, { heard = false } = {}): void {
    for (const until = now + ms; now < until;) {
      if (heard) socket.emit('data', Buffer.from('x'));
      end.tick((now += tickMs));
    }
  }
  return { end, socket, said, pass, ticks: () => ticks };
}

test('the other end is told twice a second that this one is there', () => {
  const { said, pass, ticks } = setting();
  pass(10_000, { heard: true });
  expect(said).toEqual(Array(10_000 / limits.linkPingMs).fill(kinds.ping));
  expect(ticks()).toBe(10_000 / tickMs);
});

test('a link on which nothing came for two seconds is ended, and not before', () => {
  const { socket, pass } = setting();
  pass(5_000, { heard: true });
  pass(limits.linkSilentMs - tickMs);
  expect(socket.destroyed).toBe(false);
  pass(tickMs);
  expect(socket.destroyed).toBe(true);
});

test('anything at all that comes is a sign of life', () => {
  const { socket, pass } = setting();
  for (let n = 0; n < 5; n++) {
    pass(limits.linkSilentMs - tickMs);
    pass(tickMs, { heard: true });
  }
  expect(socket.destroyed).toBe(false);
});

test('a process that had no time to listen does not blame the other end', () => {
  const { end, socket } = setting();
  end.tick(60_000);
  end.tick(60_050);
  expect(socket.destroyed).toBe(false);
});
