import { afterEach, describe, expect, test } from 'vitest';
import { MemoryBus, MemoryHub } from './memory.ts';
import type { Bus } from './port.ts';

/** Every kind of bus passes the same tests: two ends of it, made by `open`. */
const kinds: Record<string, () => Promise<[Bus, Bus]>> = {
  memory: async () => {
    const hub = new MemoryHub();
    return [new MemoryBus(hub), new MemoryBus(hub)];
  },
};

for (const [kind, open] of Object.entries(kinds)) {
  describe(kind, () => {
    let ends: Bus[] = [];
    afterEach(async () => {
      await Promise.all(ends.map((bus) => bus.close()));
    });

    test('a message reaches the other node, in order, and not the one that sent it', async () => {
      const [here, there] = await open();
      ends = [here, there];
      const heardHere: unknown[] = [];
      const heardThere: unknown[] = [];
      here.subscribe('room.1', (message) => heardHere.push(message));
      there.subscribe('room.1', (message) => heardThere.push(message));
      here.publish('room.1', { n: 1 });
      here.publish('room.1', { n: 2 });
      await expect.poll(() => heardThere).toEqual([{ n: 1 }, { n: 2 }]);
      expect(heardHere).toEqual([]);
    });

    test('only the channel one subscribed to is heard, and nothing after the subscription ended', async () => {
      const [here, there] = await open();
      ends = [here, there];
      const heard: unknown[] = [];
      const { end } = there.subscribe('room.1', (message) => heard.push(message));
      here.publish('room.2', 'elsewhere');
      here.publish('room.1', 'first');
      await expect.poll(() => heard).toEqual(['first']);
      end();
      const marker: unknown[] = [];
      there.subscribe('marker', (message) => marker.push(message));
      here.publish('room.1', 'too late');
      here.publish('marker', 'done');
      await expect.poll(() => marker).toEqual(['done']);
      expect(heard).toEqual(['first']);
    });
  });
}
