import { expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { stage } from './test-connections.ts';
import { rtp, vp8 } from './test-packets.ts';

const picture = (sequence: number, body: string) =>
  rtp({ ssrc: 100, sequence, payload: vp8({ keyframe: true, body }) });
const bodies = (packets: Buffer[]) =>
  packets.filter((packet) => packet[1]! < 192).map((packet) => packet.toString('latin1', 26));

test('a viewer who came first sees what is published later, with the SSRC of his answer', async () => {
  const { open } = stage();
  const cleo = await open('subscribe', 'cleo');
  cleo.listener.connected();
  const ada = await open('publish', 'ada');
  ada.listener.connected();
  ada.listener.received(picture(1, 'face'));
  expect(bodies(cleo.sent)).toEqual(['face']);
  expect(cleo.sdp).toContain(`a=ssrc:${cleo.sent[0]!.readUInt32BE(8)} cname:`);
});

test('nothing passes from one room to another', async () => {
  const { open } = stage();
  const cleo = await open('subscribe', 'cleo', 'other room');
  cleo.listener.connected();
  const ada = await open('publish', 'ada');
  ada.listener.received(picture(1, 'face'));
  expect(cleo.sent).toEqual([]);
});

test('the newer publisher takes the place when it is connected, and the older is closed without a word', async () => {
  const { open, events } = stage();
  const cleo = await open('subscribe', 'cleo');
  cleo.listener.connected();
  const ada = await open('publish', 'ada');
  ada.listener.connected();
  ada.listener.received(picture(1, 'a1'));
  const ben = await open('publish', 'ben');
  ada.listener.received(picture(2, 'a2'));
  expect(ada.closed).toBe(false);
  ben.listener.connected();
  expect(ada.closed).toBe(true);
  ada.listener.received(picture(3, 'a3'));
  ben.listener.received(picture(1, 'b1'));
  expect(bodies(cleo.sent)).toEqual(['a1', 'a2', 'b1']);
  expect(events.closed).not.toHaveBeenCalled();
  expect(events.replaced.mock.calls).toEqual([['ada']]);
});

test('of two who publish at once the later one stays, whichever connects first', async () => {
  const { open } = stage();
  const ada = await open('publish', 'ada');
  const ben = await open('publish', 'ben');
  expect(ada.closed).toBe(true);
  ben.listener.connected();
  expect(ben.closed).toBe(false);
});

test('after close no packet is sent or taken', async () => {
  const { connections, open } = stage();
  const cleo = await open('subscribe', 'cleo');
  cleo.listener.connected();
  const ada = await open('publish', 'ada');
  ada.listener.connected();
  connections.close('cleo');
  ada.listener.received(picture(1, 'face'));
  expect(cleo).toMatchObject({ sent: [], closed: true });
  connections.close('ada');
  expect(ada.closed).toBe(true);
  expect(connections.counts()).toMatchObject({ publishers: 0, subscribers: 0 });
});

test('a connection that is closed while it is opened never opens', async () => {
  const { connections, opened, offer, openLater } = stage();
  let finish!: () => void;
  openLater(new Promise<void>((resolve) => (finish = resolve)));
  const answer = connections.publish(offer('ada', 'sendonly'));
  connections.close('ada');
  finish();
  await expect(answer).rejects.toThrow('closed');
  expect(opened[0]!.closed).toBe(true);
});

test('who does not connect in time is given up', async () => {
  const { connections, events, open } = stage();
  const ada = await open('publish', 'ada');
  const cleo = await open('subscribe', 'cleo');
  cleo.listener.connected();
  connections.tick(performance.now() + limits.mediaConnectMs + 1);
  expect(events.closed.mock.calls).toEqual([['ada']]);
  expect([ada.closed, cleo.closed]).toEqual([true, false]);
});

test('a transport that fails is reported once', async () => {
  const { connections, events, open } = stage();
  const ada = await open('publish', 'ada');
  ada.listener.closed();
  ada.listener.closed();
  connections.close('ada');
  expect(events.closed.mock.calls).toEqual([['ada']]);
});

test('what passes is counted: bytes of publishers and towards viewers, and how long each took to connect', async () => {
  const { connections, open } = stage();
  const cleo = await open('subscribe', 'cleo');
  const ada = await open('publish', 'ada');
  for (const { listener } of [cleo, ada]) listener.connected();
  const packet = picture(1, 'face');
  ada.listener.received(packet);
  cleo.listener.received(Buffer.alloc(40));
  const { bytesIn, bytesOut, packetsIn, connecting } = connections.counts();
  expect([packetsIn, bytesIn]).toEqual([2, packet.length]);
  expect(bytesOut).toBeGreaterThan(packet.length / 2);
  expect(connecting.count).toBe(2);
  expect(connecting.sum).toBeGreaterThan(0);
});
