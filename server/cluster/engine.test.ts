import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import type { MediaOffer } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import { TestEngine } from '../stage/test-engine.ts';
import { RoomsEngine } from './engine.ts';
import { Nodes } from './nodes.ts';

let made: Nodes[] = [];
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const nodes of made) nodes.stop();
  made = [];
  vi.useRealTimers();
});

/** The engine of one node for its rooms, and another node that does as it is told here. */
async function setting() {
  const hub = new MemoryHub();
  const [here, there] = ['here', 'there'].map((name) => {
    const self = () => ({
      version: '1',
      since: 0,
      load: null,
      address: { host: name, port: 1 },
      viewers: {},
      leaving: false,
    });
    return new Nodes({ bus: new MemoryBus(hub, name), self, log: { warn() {}, info() {} } });
  }) as [Nodes, Nodes];
  made = [here, there];
  for (const nodes of made) nodes.beat();
  await vi.advanceTimersByTimeAsync(1);
  const lost: string[] = [];
  const engine = new RoomsEngine({
    nodes: here,
    engine: () => new TestEngine(),
    media: () => ({}) as never,
    lost: (connection) => void lost.push(connection),
    log: { warn() {} },
  });
  return { engine, there, lost };
}

const offer: MediaOffer = { room: 'r', connection: 'c', sdp: 'an offer', tracks: [] };
const guest = { id: 'g', node: 'there' } as Client;

test('a node that does not open a connection in time is not waited for', async () => {
  const { engine, there } = await setting();
  there.answer('media.subscribe', () => new Promise(() => {}));
  const refused = expect(engine.subscribe(offer, guest)).rejects.toMatchObject({ code: 'busy' });
  await vi.advanceTimersByTimeAsync(limits.nodeMediaPatienceMs);
  await refused;
});

test('connections go with their node', async () => {
  const { engine, there, lost } = await setting();
  there.answer('media.subscribe', () => 'an answer');
  expect(await engine.subscribe(offer, guest)).toBe('an answer');
  there.stop();
  await vi.advanceTimersByTimeAsync(1);
  expect(lost).toEqual(['c']);
});
