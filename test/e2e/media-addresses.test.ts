import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IceServers } from '../../protocol/ice.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { goLive, openRoom, watch } from '../support/pages.ts';

/** Attacks M11 and M13 as a real browser sees them: whom the pages of a lecture speak to, and what they learn of each other. */
let hall: Hall<'Ada' | 'Cleo'>;
/** Where nobody listens: the pages do without it. */
const relay = 'turn:127.0.0.1:9';

beforeAll(async () => {
  const secret = 'known-to-the-relay-and-us'.repeat(2);
  hall = await openHall(['Ada', 'Cleo'], { env: { TURN_URLS: relay, TURN_SECRET: secret } });
});
afterAll(() => hall?.close());

/** Everything that the pages of a window hear over their sockets, and every host they ask. */
function listen(window: BrowserContext): { heard: string[]; hosts: Set<string> } {
  const [heard, hosts]: [string[], Set<string>] = [[], new Set()];
  window.on('request', (request) => void (request.url().startsWith('http') && hosts.add(new URL(request.url()).host)));
  window.on('page', (page) =>
    page.on('websocket', (socket) => {
      hosts.add(new URL(socket.url()).host);
      socket.on('framereceived', ({ payload }) => void heard.push(payload.toString()));
    }),
  );
  return { heard, hosts };
}

/** What the page's peer connections were given, and which addresses they know: their own, and the other side's. */
function connections(page: Page) {
  return page.evaluate(async () => {
    const found = { urls: [] as string[], policies: [] as string[], own: [] as string[], remote: [] as string[] };
    for (const peer of window.peers ?? []) {
      const { iceServers = [], iceTransportPolicy = 'all' } = peer.getConfiguration();
      found.urls.push(...iceServers.flatMap(({ urls }) => urls));
      found.policies.push(iceTransportPolicy);
      for (const report of (await peer.getStats()).values() as Iterable<Record<string, string>>) {
        if (report['type'] === 'local-candidate' && report['address']) found.own.push(report['address']);
        if (report['type'] === 'remote-candidate') found.remote.push(`${report['address']}`);
      }
    }
    return found;
  });
}

test('M11, M13: pages speak to our server alone, and no page learns the address of another', async () => {
  const { Ada, Cleo } = hall.people;
  const { url, port } = hall.server;
  const { id } = await openRoom(Ada, 'Seminar', [Cleo]);
  const windows = { ada: await hall.window(Ada), cleo: await hall.window(Cleo) };
  const [asAda, asCleo] = [listen(windows.ada), listen(windows.cleo)];
  const studio = await goLive(windows.ada, url, id);
  const student = await watch(windows.cleo, url, id);

  const given = (await Cleo.ask('/api/ice')).json<IceServers>().servers.flatMap(({ urls }) => urls);
  expect(given).toEqual([relay]);
  const [ada, cleo] = [await connections(studio), await connections(student)];
  for (const { urls, remote, own } of [ada, cleo]) {
    expect(new Set(urls)).toEqual(new Set(given));
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(remote)).toEqual(new Set(['127.0.0.1'])); // of the server, as it is told by MEDIA_ADDRESSES
  }
  expect([asAda.hosts, asCleo.hosts]).toEqual([new Set([`localhost:${port}`]), new Set([`localhost:${port}`])]);
  expect(asCleo.heard.join('\n')).toContain('media.answered');
  for (const [heard, others] of [
    [asCleo.heard, ada.own],
    [asAda.heard, cleo.own],
  ] as const)
    for (const address of others.filter((it) => it !== '127.0.0.1')) expect(heard.join('\n')).not.toContain(address);
});
