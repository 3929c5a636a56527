import { expect, test, vi } from 'vitest';
import type { Transport } from '../transport.ts';
import type { Door } from './door.ts';
import { createDoorOnDemand } from './on-demand.ts';

function transport(ufrag: string): Transport {
  const local = { ufrag, pwd: '', fingerprint: { algorithm: '', value: '' }, setup: '', addresses: [] };
  return { local, send: () => true, ends: () => null, close() {} };
}

/** Doors that only count who is known there. */
function doors() {
  const opened: { closed: boolean }[] = [];
  const open = async (): Promise<Door> => {
    const state = { closed: false };
    opened.push(state);
    let known = 0;
    return {
      port: 5_000 + opened.length,
      get known() {
        return known;
      },
      opensFor(one) {
        known++;
        return {
          ...one,
          close() {
            known--;
            one.close();
          },
        };
      },
      tick() {},
      close: () => (state.closed = true),
    };
  };
  return { opened, open };
}

test('it is open while somebody is recorded, once for all, and shut after the last', async () => {
  const { opened, open } = doors();
  const demand = createDoorOnDemand(open);
  expect(opened).toEqual([]);
  const [one, two] = await Promise.all(['one', 'two'].map((ufrag) => demand.opensFor(transport(ufrag), () => {})));
  expect(opened).toEqual([{ closed: false }]);
  expect([one!.local.firstPort, two!.local.firstPort]).toEqual([5_001, 5_001]);
  one!.close();
  expect(opened).toEqual([{ closed: false }]);
  two!.close();
  expect(opened).toEqual([{ closed: true }]);
  const next = await demand.opensFor(transport('next'), () => {});
  expect(next.local.firstPort).toBe(5_002);
});

test('without a port the connection comes as ever', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const demand = createDoorOnDemand(() => Promise.reject(new Error('EADDRINUSE')));
  const own = transport('one');
  expect(await demand.opensFor(own, () => {})).toBe(own);
  expect(said.mock.calls.join()).toContain('EADDRINUSE');
  said.mockRestore();
});
