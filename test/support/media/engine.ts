/** Publishers and viewers of a media engine that has no server around it, over real connections. */
import { expect, vi } from 'vitest';
import type { MediaEngine } from '../../../server/media/port.ts';
import { frame, look, type Seen } from './lecture.ts';
import { offer, type Section } from './offer.ts';
import { openPeer, type MediaPeer } from './peer.ts';

const camera: Section[] = [
  { source: 'microphone', direction: 'sendonly' },
  { source: 'camera', direction: 'sendonly' },
];
const screen: Section[] = camera.map((section) => ({ ...section, direction: 'recvonly' }));

export const patience = { timeout: 10_000, interval: 20 };

export interface Viewer {
  peer: MediaPeer;
  seen: Seen;
  /** UDP port of the worker it watches from. */
  port: number;
  /** What the answer calls the camera. */
  ssrc: number;
}

/** Who comes to one room of this engine. `peers` is who has to be closed in the end. */
export function comers(engine: MediaEngine, room: string, peers: MediaPeer[]) {
  async function join(name: string, role: 'publish' | 'subscribe'): Promise<{ peer: MediaPeer; sdp: string }> {
    const peer = await openPeer();
    peers.push(peer);
    const sections = role === 'publish' ? camera : screen;
    const sdp = await engine[role]({ room, connection: name, ...offer(peer.own, sections) });
    peer.answer(sdp);
    await peer.connected();
    return { peer, sdp };
  }
  return {
    publish: async (name: string) => (await join(name, 'publish')).peer,
    async watch(name: string): Promise<Viewer> {
      const { peer, sdp } = await join(name, 'subscribe');
      const [, port] = /^a=candidate:\S+ 1 udp \d+ \S+ (\d+)/m.exec(sdp)!;
      const [, ssrc] = /^a=ssrc:(\d+)/m.exec(sdp.slice(sdp.indexOf('m=video')))!;
      return { peer, seen: look(peer), port: Number(port), ssrc: Number(ssrc) };
    },
  };
}

/** Sends so many pictures, one after the other. Answers the numbers of the first and the last. */
let number = 0;
export async function showPictures(
  peer: MediaPeer,
  of: string,
  pictures: number,
): Promise<{ first: number; last: number }> {
  const first = number + 1;
  while (number < first + pictures - 1) {
    peer.send(frame(of, ++number));
    await new Promise(setImmediate);
  }
  return { first, last: number };
}

/** Shows pictures until these have seen one of them: from then on none may be missing. */
export async function untilSeen(viewers: Viewer[], peer: MediaPeer, of: string): Promise<void> {
  const { first } = await showPictures(peer, of, 1);
  await vi.waitFor(async () => {
    await showPictures(peer, of, 1);
    for (const { seen } of viewers) expect(seen.of(of).some((it) => it >= first)).toBe(true);
  }, patience);
}
