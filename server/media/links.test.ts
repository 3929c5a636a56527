import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLinks } from './links.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setting({ up = (): boolean => true } = {}) {
  const said: string[] = [];
  const destroyed: string[] = [];
  let pairs = 0;
  const end = (name: string) => ({ destroy: () => void destroyed.push(name) }) as unknown as Socket;
  const log = { info() {}, warn() {}, error: vi.fn() };
  const links = createLinks({
    tell: (worker, message) => void said.push(`${worker} ${message.type} ${'link' in message ? message.link : ''}`),
    hand: async (worker, message) => {
      if (message.type === 'link') said.push(`${worker} ${message.side} ${message.room} ${message.link}`);
      return up();
    },
    pair: async () => (pairs++, [end(`near ${pairs}`), end(`far ${pairs}`)]),
    log,
  });
  const heard = async () => {
    await vi.advanceTimersByTimeAsync(0);
    return said.splice(0);
  };
  return { links, heard, destroyed, log };
}

test('from its home the room is sent to each guest once, whoever comes there later', async () => {
  const { links, heard } = setting();
  links.fit('hall', 0, [1, 2]);
  expect(await heard()).toEqual(['0 export hall 1', '1 import hall 1', '0 export hall 2', '2 import hall 2']);
  links.fit('hall', 0, [1, 2]);
  links.fit('seminar', 1, []);
  expect(await heard()).toEqual([]);
});

test('a guest whose viewers have left is sent nothing any more', async () => {
  const { links, heard } = setting();
  links.fit('hall', 0, [1]);
  await heard();
  links.fit('hall', 0, []);
  expect(await heard()).toEqual(['0 unlink 1', '1 unlink 1']);
});

test('when the home is another one the guests are fed from there', async () => {
  const { links, heard } = setting();
  links.fit('hall', 0, [1, 2]);
  await heard();
  links.fit('hall', 1, [2]);
  expect(await heard()).toEqual([
    ...['0 unlink 1', '1 unlink 1', '0 unlink 2', '2 unlink 2'],
    ...['1 export hall 3', '2 import hall 3'],
  ]);
});

test('a link that ends by itself is made again after a moment, once, and not when the guest is gone meanwhile', async () => {
  const { links, heard } = setting();
  links.fit('hall', 0, [1]);
  await heard();
  links.ended(1);
  links.ended(1);
  links.ended(99);
  expect(await heard()).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  expect(await heard()).toEqual(['0 unlink 1', '1 unlink 1', '0 export hall 2', '1 import hall 2']);
  links.ended(2);
  links.fit('hall', 0, []);
  await heard();
  await vi.advanceTimersByTimeAsync(500);
  expect(await heard()).toEqual([]);
});

test('while a worker is away it is tried again', async () => {
  let isUp = false;
  const { links, heard, log } = setting({ up: () => isUp });
  links.fit('hall', 0, [1]);
  await heard();
  expect(log.error).toHaveBeenCalled();
  isUp = true;
  await vi.advanceTimersByTimeAsync(500);
  expect(await heard()).toEqual(['0 unlink 1', '1 unlink 1', '0 export hall 2', '1 import hall 2']);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await heard()).toEqual([]);
});

test('ends that nobody needs any more are let go of', async () => {
  const { links, heard, destroyed } = setting();
  links.fit('hall', 0, [1]);
  links.fit('hall', 0, []);
  expect(await heard()).toEqual(['0 unlink 1', '1 unlink 1']);
  expect(destroyed).toEqual(['near 1', 'far 1']);
});
