import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConnectionLook } from '../../protocol/lens.ts';
import { limits } from '../../protocol/limits.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import type { FrameSeen, ViewerRow } from '../media/lens-port.ts';
import type { Client } from '../rooms/client.ts';
import { TestEngine } from '../stage/test-engine.ts';
import { RoomsEngine } from './engine.ts';
import { answerLens } from './lens.ts';
import { Nodes } from './nodes.ts';

let made: Nodes[] = [];
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] }));
afterEach(() => {
  for (const nodes of made) nodes.stop();
  made = [];
  vi.useRealTimers();
});

const offer = (connection: string) => ({ room: 'hall', connection, sdp: 'an offer', tracks: [] });
const look = (connection: string) => ({ connection }) as ConnectionLook;

/** The room is kept here; Ada's connection is here, and Cleo's at the other node. */
async function setting() {
  const hub = new MemoryHub();
  const engines = { here: new TestEngine(), there: new TestEngine() };
  const [here, there] = ['here', 'there'].map((name) => {
    const self = () => ({
      ...{ version: '1', since: 0, load: null, viewers: {}, leaving: false },
      address: { host: name, port: 1 },
    });
    return new Nodes({ bus: new MemoryBus(hub, name), self, log: { warn() {}, info() {} } });
  }) as [Nodes, Nodes];
  made = [here, there];
  for (const nodes of made) nodes.beat();
  there.answer('media.subscribe', ({ offer: asked }: { offer: ReturnType<typeof offer> }) =>
    engines.there.subscribe(asked),
  );
  answerLens(there, () => engines.there);
  const rooms = new RoomsEngine({
    nodes: here,
    engine: () => engines.here,
    media: () => ({ lend: async () => ({ link: '', key: '' }), borrow: async () => {}, unlink() {} }) as never,
    lost() {},
    log: { warn() {} },
  });
  await vi.advanceTimersByTimeAsync(1);
  await rooms.subscribe(offer('ada'), { id: 'a' } as Client);
  await rooms.subscribe(offer('cleo'), { id: 'c', node: 'there' } as Client);
  engines.here.looks.set('ada', look('ada'));
  engines.there.looks.set('cleo', look('cleo'));
  engines.here.viewers.set('hall', [{ connection: 'ada' } as ViewerRow]);
  engines.there.viewers.set('hall', [{ connection: 'cleo' } as ViewerRow]);
  return { rooms, engines, there };
}

const namesOf = (seen: { connection: string }[]) => seen.map(({ connection }) => connection).toSorted();

test('each connection is asked for at the node that has it, and a room at all that have some of it', async () => {
  const { rooms, engines } = await setting();
  engines.there.frames.set('cleo', { packets: 7 } as FrameSeen);
  expect(namesOf(await rooms.look(['cleo', 'mallory', 'ada']))).toEqual(['ada', 'cleo']);
  expect(namesOf(await rooms.rows('hall'))).toEqual(['ada', 'cleo']);
  expect(await rooms.rows('another room')).toEqual([]);
  expect(await rooms.frame('cleo', 0, 'camera', 90)).toEqual({ packets: 7 });
  expect(await rooms.frame('mallory', 0, 'camera', 90)).toBeNull();
});

test('what is to be done to a connection is told the node that has it, and no other', async () => {
  const { rooms, engines } = await setting();
  const impairment = { lossPercent: 5, delayMs: 0, jitterMs: 0, kbits: null };
  for (const name of ['ada', 'cleo', 'mallory']) {
    rooms.impair(name, impairment);
    rooms.record(name, true);
  }
  await expect.poll(() => [...engines.there.recording]).toEqual(['cleo']);
  expect([...engines.there.impaired]).toEqual([['cleo', impairment]]);
  expect([...engines.here.impaired]).toEqual([['ada', impairment]]);
  expect([...engines.here.recording]).toEqual(['ada']);
  rooms.impair('cleo', null);
  await expect.poll(() => engines.there.impaired.size).toBe(0);
});

test('a recording is read at its node after the connection is closed', async () => {
  const { rooms, engines } = await setting();
  engines.there.packets.set('cleo', []);
  rooms.record('cleo', true);
  rooms.close('cleo');
  expect(await rooms.recorded('cleo', 0)).toMatchObject({ packets: [] });
  expect(await rooms.recorded('mallory', 0)).toBeNull();
});

test('a node that does not answer in time is left out', async () => {
  const { rooms, there } = await setting();
  for (const method of ['media.look', 'media.rows', 'media.frame']) there.answer(method, () => new Promise(() => {}));
  const asked = Promise.all([rooms.look(['ada', 'cleo']), rooms.rows('hall'), rooms.frame('cleo', 0, 'camera', 1)]);
  await vi.advanceTimersByTimeAsync(limits.nodePatienceMs);
  const [looks, rows, frame] = await asked;
  expect([namesOf(looks), namesOf(rows), frame]).toEqual([['ada'], ['ada'], null]);
});

test('a node that is gone is not asked', async () => {
  const { rooms, there } = await setting();
  rooms.record('cleo', true);
  there.stop();
  await vi.advanceTimersByTimeAsync(1);
  expect(namesOf(await rooms.look(['ada', 'cleo']))).toEqual(['ada']);
  expect(namesOf(await rooms.rows('hall'))).toEqual(['ada']);
  const read = rooms.recorded('cleo', 0);
  await vi.advanceTimersByTimeAsync(limits.nodePatienceMs);
  expect(await read).toBeNull();
});
