import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ConnectionLook } from '../../protocol/lens.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { hearing, lensOf, openLens, show } from '../support/lens.ts';
import { act } from '../support/desk.ts';
import { openRoomWith } from '../support/order.ts';
import { goLive, say, watch } from '../support/pages.ts';
import { capture, fieldsOf } from '../support/tshark.ts';
import { until } from '../support/until.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo'>;
let url: string;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo']);
  url = hall.server.url;
});
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

test('what the lens shows is what tshark, the browser and the kernel count', async () => {
  const { Ada, Ben, Cleo } = hall.people;
  const { port } = hall.server;
  const { id } = await openRoomWith(Ada, 'Computer Networks', { assistant: Ben, students: [Cleo] });
  await goLive(await hall.window(Ada), url, id);
  const taken = await capture(`port ${port}`);
  try {
    const hers = await hall.window(Cleo);
    const heard = hearing(hers);
    const page = await watch(hers, url, id);
    await openLens(page);
    await say(page, 'Which way do these words take?');
    const before = heard.of('lens.looked').length;
    await until('the page has looked three times more', () => heard.of('lens.looked').length > before + 2);
    await until('the kernel was asked', () => (heard.of('lens.socket_seen').at(-1)?.tcp?.bytesAcked ?? 0) > 0);

    const browser = await page.evaluate(async () => {
      const stats = await Promise.all((window.peers ?? []).map((peer) => peer.getStats()));
      const inbound = stats.flatMap((report) => [...report.values()] as RTCInboundRtpStreamStats[]);
      const received = inbound.filter(({ type, packetsReceived }) => type === 'inbound-rtp' && packetsReceived);
      return {
        at: performance.timeOrigin + performance.now(), // one machine, one clock
        // Without those that came again, on an SSRC of their own.
        streams: received.map(({ ssrc, packetsReceived, retransmittedPacketsReceived = 0 }) => ({
          ssrc,
          packets: packetsReceived! - retransmittedPacketsReceived,
        })),
      };
    });
    const { at, connections } = heard.of('lens.looked').at(-1)!;
    const socket = heard.of('lens.socket_seen').findLast(({ tcp }) => tcp)!;
    const looks = heard.of('lens.looked').length;
    await until('the capture has what was before', () => heard.of('lens.looked').length > looks + 1);
    await page.close();
    const file = await taken.stop();

    const [look, ...others] = connections as [ConnectionLook, ...ConnectionLook[]];
    expect(others).toEqual([]);
    expect(look).toMatchObject({ role: 'subscribe', connected: true, local: { address: '127.0.0.1', port } });
    // Cleo is the only one who watches. In the first moments her browser may change to another of its addresses.
    const sent = await fieldsOf(file, ['frame.time_epoch', 'rtp.ssrc', 'udp.dstport'], {
      filter: `rtp && !rtcp && udp.srcport == ${port}`,
      options: ['-d', `udp.port==${port},rtp`],
    });
    expect(sent.at(-1)![2]).toBe(String(look.remote!.port));
    const counted = (ssrc: number, until: number) =>
      sent.filter(([time, of]) => Number(time) * 1000 <= until && Number(of) === ssrc).length;
    const near = (ssrc: number, moment: number) => [counted(ssrc, moment - 100), counted(ssrc, moment + 100)] as const;

    const streams = look.streams.filter(({ packets }) => packets > 0);
    expect(streams.map(({ source }) => source).toSorted()).toEqual(['camera', 'microphone']);
    for (const { ssrc, packets } of streams) {
      const [least, most] = near(ssrc, at);
      expect(least).toBeGreaterThan(10);
      expect(packets).toBeGreaterThanOrEqual(least);
      expect(packets).toBeLessThanOrEqual(most);
    }
    for (const { ssrc, packets } of browser.streams.filter((one) =>
      streams.some((stream) => stream.ssrc === one.ssrc),
    )) {
      const [least, most] = near(ssrc, browser.at);
      expect(packets).toBeGreaterThanOrEqual(least);
      expect(packets).toBeLessThanOrEqual(most);
    }

    // The chat's TCP, by the kernel: what it says was acknowledged is what the browser's segments acknowledge.
    const tcp = socket.tcp!;
    const acknowledged = await fieldsOf(file, ['frame.time_epoch', 'tcp.ack'], {
      filter: `tcp.srcport == ${socket.client!.port} && tcp.dstport == ${port} && tcp.flags.ack == 1`,
    });
    const acknowledgedBy = (moment: number) =>
      Math.max(...acknowledged.filter(([time]) => Number(time) * 1000 <= moment).map(([, ack]) => Number(ack))) - 1;
    expect(tcp.bytesAcked).toBeGreaterThanOrEqual(acknowledgedBy(socket.at - 1_500)); // what the kernel was asked may be a second old
    expect(tcp.bytesAcked).toBeLessThanOrEqual(acknowledgedBy(socket.at + 100));
    expect(tcp.mss).toBeGreaterThan(500);
  } finally {
    taken.remove();
  }
});

test('a class on the Internet: a message, a frame and packets followed, a bad network felt, named and helped', async () => {
  const { Ada, Ben, Cleo } = hall.people;
  const { id } = await openRoomWith(Ada, 'Computer Networks', { assistant: Ben, students: [Cleo] });
  const studio = await goLive(await hall.window(Ada), url, id);
  const window = await hall.window(Cleo);
  const heard = hearing(window);
  const page = await watch(window, url, id);
  await openLens(page);
  const lens = lensOf(page);
  await lens.getByText('Your connection is good').first().waitFor();

  await lens.getByRole('button', { name: 'Close the lens' }).click();
  await say(page, 'Which way do these words take?');
  await act(page, 'Which way do these words take?', 'Follow this message');
  await lens.getByText(/s from Enter to your screen/).waitFor();
  await lens.getByText(/The server wrote it to 2 sockets at once/).waitFor();

  await show(page, 'One frame');
  await lens.getByRole('button', { name: 'Follow the next frame' }).click();
  await lens.getByText(/from the camera to your screen/).waitFor();

  await show(page, 'My packets');
  await lens.getByRole('checkbox', { name: /From the first packet on/ }).check();
  await lens.getByRole('button', { name: 'Record my packets' }).click();
  await until('some packets are recorded', () =>
    (heard.of('lens.looked').at(-1)?.connections ?? []).some(({ recording }) => (recording?.packets ?? 0) > 200),
  );
  await lens.getByRole('button', { name: 'Close the lens' }).click();
  await say(page, 'These words are nobody else’s business');
  await openLens(page);
  await show(page, 'My packets');
  await lens.getByRole('button', { name: 'Stop recording' }).click();
  const coming = page.waitForEvent('download');
  await lens.getByRole('button', { name: 'Save as a capture file' }).click();
  const file = await (await coming).path();
  const dissected = async (filter: string) =>
    await fieldsOf(file, ['frame.number'], {
      filter,
      options: ['--enable-heuristic', 'rtp_udp'],
    });
  for (const kind of ['stun', 'dtls', 'rtp', 'rtcp', 'websocket'])
    expect([kind, (await dissected(kind)).length > 1]).toEqual([kind, true]);
  expect(await dissected('_ws.malformed')).toEqual([]);
  expect((await dissected('frame.comment contains "RFC"')).length).toBeGreaterThan(4);
  expect(readFileSync(file, 'latin1')).not.toMatch(/nobody else|Which way/);

  await studio.getByRole('button', { name: 'Look through the lens' }).click();
  const hers = lensOf(studio);
  await show(studio, 'Class map');
  await hers.getByText('Fine for the one who watches.').waitFor();
  await show(studio, 'Lab');
  await hers.getByRole('slider', { name: 'Loss' }).fill('30');
  await hers.getByRole('button', { name: 'Open the lab' }).click();
  await page.getByRole('button', { name: 'Take part' }).click();
  await page.getByText(/You feel the lab: loss 30/).waitFor();
  await show(page, 'Layers');
  await lens
    .getByText(/loses \d+ ?% of the packets/)
    .first()
    .waitFor();
  await lens.getByRole('button', { name: 'Ask for help' }).click();
  await until('the lab measures what it does', () => {
    const { impaired } = heard.of('lab.told').at(-1) ?? {};
    return impaired?.people === 1 && (impaired.lossPercent ?? 0) > 10;
  });
  await hers.getByRole('button', { name: 'Close the lab' }).click();
  await page.getByText('You feel the lab').waitFor({ state: 'hidden' });
  await show(studio, 'Class map');
  await hers.getByText('Cleo').waitFor();
  await hers.getByText(/Loses packets/).waitFor();
  await hers.getByRole('button', { name: /Done/ }).click();
  await hers.getByText('Nobody asks for help').waitFor();
});
