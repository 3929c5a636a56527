/** A browser's half of a media connection, without the browser: ICE, DTLS and SRTP are real, and every other word is the test's. */
import { PeerConnection, Video, type Track } from 'node-datachannel';
import { until } from '../until.ts';

/** What a peer says of itself: the truth, until a test makes a lie of it. */
export interface Own {
  ufrag: string;
  pwd: string;
  /** SHA-256, in hexadecimal with colons. */
  fingerprint: string;
}

export interface MediaPeer {
  readonly own: Own;
  /** Where its packets come from. */
  readonly address: { address: string; port: number };
  /** Takes the server's answer and begins; `port` is where it finds the server, unless it is where the answer says. */
  answer(sdp: string, port?: number): void;
  /** Encrypts and sends this, whatever it is. False when there is no connection to send it over. */
  send(packet: Buffer): boolean;
  /** Hears every decrypted packet from now on. */
  onPacket(listener: (packet: Buffer) => void): void;
  /** `connected` once DTLS is done. */
  readonly state: string;
  connected(): Promise<void>;
  close(): void;
}

/**
 * No two peers of a run come from one port: packets from a port that another connection had a moment ago may be taken for that
 * one's, for as long as the server has not noticed that it is gone.
 */
const ports = { first: 10_000, count: 20_000, each: 8 };
let opened = 0;

function ownPorts(): { portRangeBegin: number; portRangeEnd: number } {
  const offset = (process.pid * 997 + opened++) * ports.each;
  const portRangeBegin = ports.first + (offset % ports.count);
  return { portRangeBegin, portRangeEnd: portRangeBegin + ports.each - 1 };
}

export async function openPeer({ from = '127.0.0.1' } = {}): Promise<MediaPeer> {
  // Both must stay referenced: the wrapper's destructor closes them.
  const connection = new PeerConnection('', {
    iceServers: [],
    bindAddress: from,
    ...ownPorts(),
    disableAutoNegotiation: true,
    forceMediaTransport: true,
  });
  const listeners: ((packet: Buffer) => void)[] = [];
  // One section that sends and receives: the library then hands over everything, and stops nothing that it is told to send.
  const media = new Video('0', 'SendRecv');
  media.addVP8Codec(96);
  const track: Track = connection.addTrack(media);
  track.onMessage((packet) => listeners.forEach((listener) => listener(packet)));
  let state = 'new';
  connection.onStateChange((now) => (state = now));
  connection.setLocalDescription('offer');
  await until('the peer has an address', () => connection.gatheringState() === 'complete');
  const { sdp } = connection.localDescription()!;

  return {
    own: {
      ufrag: lineOf(sdp, 'ice-ufrag'),
      pwd: lineOf(sdp, 'ice-pwd'),
      fingerprint: lineOf(sdp, 'fingerprint').replace(/^sha-256 /i, ''),
    },
    address: { address: from, port: Number(lineOf(sdp, 'candidate').split(' ')[5]) },
    answer(text, port) {
      connection.setRemoteDescription(forLibrary(text), 'answer');
      // Afterwards: with the server's address in the answer the library is quicker than itself, and loses joins.
      for (const [line] of text.matchAll(/^a=candidate:.*$/gm)) {
        const words = line.trim().slice(2).split(' ');
        if (port !== undefined) words[5] = String(port);
        connection.addRemoteCandidate(words.join(' '), '0');
      }
    },
    send(packet) {
      try {
        return state === 'connected' && track.sendMessageBinary(packet);
      } catch {
        return false; // it is closing
      }
    },
    onPacket: (listener) => void listeners.push(listener),
    get state() {
      return state;
    },
    connected: () => until('the peer is connected', () => state === 'connected'),
    close() {
      track.close();
      connection.close();
    },
  };
}

function lineOf(sdp: string, name: string): string {
  return new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(sdp)?.[1] ?? '';
}

/** The server's answer with one section in place of all: the transport is what the library is for. */
function forLibrary(answer: string): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    ...['ice-ufrag', 'ice-pwd', 'fingerprint', 'setup'].map((name) => `a=${name}:${lineOf(answer, name)}`),
    '',
  ].join('\r\n');
}
