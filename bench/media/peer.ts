/**
 * A peer of the load: ICE, DTLS and SRTP by the library the server uses too, in another process. As the server does, we show
 * the library one section only, whatever is agreed with the other side: it then hands over every packet as it came.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { PeerConnection, type Track, Video } from 'node-datachannel';
import { ownAddress } from './address.ts';
import type { Ends, Remote } from './sdp.ts';

export interface Peer {
  /** To be called once, by whoever offers. */
  offer(): Promise<Ends>;
  /** What the other side answered to our offer. Resolves when packets can be sent. */
  answered(remote: Remote): Promise<void>;
  /** To be called once, by whoever answers: our side, and where it can be reached. */
  answer(remote: Remote): Promise<Ends & { candidates: string[] }>;
  /** After `answer`: resolves when packets can be sent. */
  connected(remote: Remote): Promise<void>;
  /** Nothing is sent over a connection that has ended. */
  send(packet: Buffer): void;
  /** It was connected and is not any more. */
  readonly isGone: boolean;
  close(): void;
}

/** Who offers must not be found before it knows the other's fingerprint: the library would lose the join. */
const candidatesAfterMs = 50;
const connectMs = 15_000;

export function createPeer(direction: 'send' | 'receive', received: (packet: Buffer) => void): Peer {
  const connection = new PeerConnection('', {
    iceServers: [],
    bindAddress: ownAddress(),
    disableAutoNegotiation: true,
    forceMediaTransport: true,
  });
  const media = new Video('0', direction === 'send' ? 'SendOnly' : 'RecvOnly');
  media.addVP8Codec(96);
  const track: Track = connection.addTrack(media);
  track.onMessage(received);
  let isConnected = false;
  let isGone = false;
  const state = new Promise<string>((resolve) => {
    connection.onStateChange((now) => {
      isConnected = now === 'connected';
      isGone ||= now === 'disconnected' || now === 'failed' || now === 'closed';
      if (isConnected || isGone) resolve(now);
    });
  });
  const gathered = new Promise<void>((resolve) => {
    connection.onGatheringStateChange((now) => now === 'complete' && resolve());
  });

  async function local(type: 'offer' | 'answer'): Promise<Ends & { candidates: string[] }> {
    connection.setLocalDescription(type);
    await gathered;
    const sdp = connection.localDescription()!.sdp;
    const value = (name: string) => new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(sdp)![1]!;
    return {
      ufrag: value('ice-ufrag'),
      pwd: value('ice-pwd'),
      fingerprint: value('fingerprint'),
      candidates: [...sdp.matchAll(/^a=(candidate:.*?)\r?$/gm)].map(([, candidate]) => candidate!),
    };
  }

  async function connected({ candidates }: Remote): Promise<void> {
    await pause(candidatesAfterMs);
    for (const candidate of candidates) connection.addRemoteCandidate(candidate, '0');
    const patience = pause(connectMs, 'timeout', { ref: false });
    const came = await Promise.race([state, patience]);
    if (came !== 'connected') throw new Error(`a peer of the load did not connect: ${came}`);
  }

  return {
    offer: () => local('offer'),
    async answered(remote) {
      connection.setRemoteDescription(describe(remote, direction === 'send' ? 'recvonly' : 'sendonly'), 'answer');
      await connected(remote);
    },
    async answer(remote) {
      connection.setRemoteDescription(describe(remote, direction === 'send' ? 'recvonly' : 'sendonly'), 'offer');
      return local('answer');
    },
    connected,
    send(packet) {
      if (isConnected && track.isOpen()) track.sendMessageBinary(packet);
    },
    get isGone() {
      return isGone;
    },
    close() {
      track.close();
      connection.close();
    },
  };
}

/** The other side as the library gets it: one section, and no candidates yet. */
function describe({ ufrag, pwd, fingerprint, setup }: Remote, direction: string): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    `a=${direction}`,
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:${fingerprint}`,
    `a=setup:${setup}`,
    '',
  ].join('\r\n');
}
