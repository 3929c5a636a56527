import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Mesh } from './mesh.ts';

let links: Set<string>;
let count: number;
let broken: boolean;
let mesh: Mesh;
beforeEach(() => {
  vi.useFakeTimers();
  links = new Set();
  count = 0;
  broken = false;
  mesh = new Mesh({
    lend: async (node, room) => ({ link: `${++count}: ${room} from ${node}`, key: '' }),
    async borrow(node, _room, _from, { link }) {
      if (broken) throw new Error('no route');
      links.add(`${link} to ${node}`);
    },
    unlink(node, link) {
      for (const made of [...links]) if (made.startsWith(link) && made.endsWith(` to ${node}`)) links.delete(made);
    },
    log: { warn() {} },
  });
});
afterEach(() => vi.useRealTimers());

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const set = (...nodes: string[]) => new Set(nodes);
const routes = () => [...links].map((link) => link.replace(/^\d+: /, '')).toSorted();

test('each node with people has the room from each node with a publisher, once, and none from itself', async () => {
  mesh.fit('r', set('one', 'two'), set('one', 'two', 'three'));
  await settle();
  expect(routes()).toEqual(['r from one to three', 'r from one to two', 'r from two to one', 'r from two to three']);
  mesh.fit('r', set('one', 'two'), set('one', 'two', 'three'));
  await settle();
  expect(count).toBe(4);
  mesh.fit('r', set('two'), set('two', 'three'));
  expect(routes()).toEqual(['r from two to three']);
  mesh.fit('r', set(), set('three'));
  expect(routes()).toEqual([]);
});

test('a link that ends is made again, and one that cannot be made is tried again', async () => {
  mesh.fit('r', set('one'), set('one', 'two'));
  await settle();
  mesh.ended('1: r from one');
  expect(routes()).toEqual([]);
  broken = true;
  await settle(1_000);
  expect(routes()).toEqual([]);
  broken = false;
  await settle(1_000);
  expect(routes()).toEqual(['r from one to two']);
});

test('what is not wanted any more while it is made does not stand', async () => {
  mesh.fit('r', set('one'), set('one', 'two'));
  mesh.fit('r', set(), set());
  broken = true;
  await settle(5_000);
  expect([routes(), count]).toEqual([[], 1]);
});
