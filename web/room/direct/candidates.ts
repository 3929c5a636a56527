import type { IceServers } from '../../../protocol/ice.ts';
import { api } from '../../ui/api.ts';

/** Longer than a browser takes for its own addresses; what it has by then is sent. */
const GATHER_MS = 1_000;

let outside: Promise<RTCIceServer[]> | null = null;

/** What we offer or answer, with our candidates in it: the other end is a page, which cannot find out where we are. */
export async function describe(peer: RTCPeerConnection, hasRelay: boolean): Promise<string> {
  if (hasRelay) {
    outside ??= api.get<IceServers>('/api/ice').then(stunServers, () => []);
    peer.setConfiguration({ ...peer.getConfiguration(), iceServers: await outside });
  }
  await peer.setLocalDescription();
  await gathered(peer);
  return peer.localDescription!.sdp;
}

/**
 * The server's own relay, asked only which address a page has outside (RFC 8489): whoever answers TURN over UDP answers that, too.
 * Nobody else is asked, and nothing goes through it: then the server may just as well carry the lecture.
 */
export function stunServers({ servers }: IceServers): RTCIceServer[] {
  const urls = servers.flatMap((server) => server.urls).flatMap((url) => stunOf(url) ?? []);
  return urls.length > 0 ? [{ urls: [...new Set(urls)] }] : [];
}

function stunOf(url: string): string | null {
  const [, place] = /^turn:([^?]+)(?:\?transport=udp)?$/i.exec(url) ?? [];
  return place ? `stun:${place}` : null;
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((done) => {
    const look = () => peer.iceGatheringState === 'complete' && done();
    peer.addEventListener('icegatheringstatechange', look);
    setTimeout(done, GATHER_MS);
    look();
  });
}
