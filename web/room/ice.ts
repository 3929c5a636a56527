import type { IceServers } from '../../protocol/ice.ts';
import { api } from '../ui/api.ts';

let servers: RTCIceServer[] = [];
let askAgainAt = 0;

/**
 * Names the server's relays to a connection that has not offered yet. The browser tries the direct way too, and prefers it.
 * Credentials are asked for once in half of their life; where there are none to be had the direct way has to do.
 */
export async function throughRelay(peer: RTCPeerConnection): Promise<void> {
  if (Date.now() >= askAgainAt) {
    const answer = await api.get<IceServers>('/api/ice').catch(() => null);
    if (answer) {
      servers = answer.servers;
      askAgainAt = Date.now() + answer.forMs / 2;
    }
  }
  peer.setConfiguration({ ...peer.getConfiguration(), iceServers: servers });
}
