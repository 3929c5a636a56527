import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, goLive, openRoom } from '../support/pages.ts';
import { seesMovingPicture } from '../support/probes.ts';
import { startRelay, type RelayForServer } from '../support/relayed.ts';

/**
 * A browser without UDP: Chromium's own policy for networks where everything has to go through a TCP proxy. It opens no UDP
 * socket then, neither to the server nor to the relay. The certificate of the relay is of nobody it knows.
 */
const withoutUdp = ['--webrtc-ip-handling-policy=disable_non_proxied_udp', '--ignore-certificate-errors'];

/** Every way the page's connections have found to leave this computer: by the relay, or themselves. */
function ways(page: Page) {
  return page.evaluate(async () => {
    const found: string[] = [];
    for (const peer of (window.peers ?? []).filter((it) => it.connectionState !== 'closed')) {
      for (const stat of (await peer.getStats()).values() as Iterable<Record<string, string>>)
        if (stat['type'] === 'local-candidate') found.push(stat['relayProtocol'] ?? `direct, ${stat['protocol']}`);
    }
    return [...new Set(found)].sort();
  });
}

/** Everything the page says and hears over its socket. */
function listen(page: Page, said: string[]): void {
  page.on('websocket', (socket) => {
    const keep = ({ payload }: { payload: string | Buffer }) => void said.push(payload.toString());
    socket.on('framesent', keep);
    socket.on('framereceived', keep);
  });
}

describe.each([
  ['tcp', 'By the relay, TCP'],
  ['tls', 'By the relay, TLS'],
] as const)('without UDP, but with a relay over %s,', (way, words) => {
  let relay: RelayForServer;
  let hall: Hall<'Ada' | 'Cleo'>;
  beforeAll(async () => {
    relay = await startRelay([way]);
    hall = await openHall(['Ada', 'Cleo'], { env: relay.env, args: withoutUdp });
  });
  afterAll(async () => {
    await hall?.close();
    await relay?.stop();
  });

  test('the lecture is given and watched, and the pages say how', async () => {
    const { Ada, Cleo } = hall.people;
    const { url } = hall.server;
    const { id } = await openRoom(Ada, 'Behind a firewall', [Cleo]);
    const said: string[] = [];
    const windows = { Ada: await hall.window(Ada), Cleo: await hall.window(Cleo) };
    for (const window of Object.values(windows)) window.on('page', (page) => listen(page, said));
    const studio = await goLive(windows.Ada, url, id);
    await studio.getByText(words).waitFor();

    const student = await windows.Cleo.newPage();
    await student.goto(url + addresses.room(id));
    await student.getByRole('link', { name: 'Watch' }).first().click();
    await seesMovingPicture(student);
    await student.getByText(words).waitFor();
    // Neither side tells the other, nor anybody else, where the client is: the server names its own two ports alone.
    const candidates = said.flatMap((frame) => frame.match(/candidate:[^\\]*/g) ?? []);
    expect(candidates.length).toBeGreaterThanOrEqual(4);
    for (const one of candidates) expect(one).toMatch(/^candidate:[12] 1 udp \d+ 127\.0\.0\.1 \d+ typ host$/);
    for (const page of [student, studio]) expect(await ways(page)).toEqual(['direct, tcp', way]);
  });
});

describe('without UDP and without a relay', () => {
  let hall: Hall<'Ada'>;
  beforeAll(async () => {
    hall = await openHall(['Ada'], { args: withoutUdp });
  });
  afterAll(() => hall?.close());

  test('nothing gets through: it is the relay that carries the lectures above', async () => {
    const { Ada } = hall.people;
    const { id } = await openRoom(Ada, 'Behind a firewall');
    const page = await (await hall.window(Ada)).newPage();
    await page.goto(hall.server.url + addresses.watch(id));
    const settled = () => {
      const peer = window.peers?.at(-1);
      return peer?.iceGatheringState === 'complete' && peer.remoteDescription !== null;
    };
    await expect.poll(() => page.evaluate(settled)).toBe(true);
    expect(await ways(page)).toEqual(['direct, tcp']); // and the server does not speak ICE over TCP
  });
});
