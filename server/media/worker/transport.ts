import { randomBytes } from 'node:crypto';
import { IceUdpMuxListener, PeerConnection, type RtcConfig, type Track, Video } from 'node-datachannel';
import type { PacketEnds } from '../../../protocol/lens-packets.ts';
import { plain } from './address.ts';
import type { Acceptance } from './sdp/accept.ts';
import type { LocalTransport } from './sdp/answer.ts';
import { libraryOffer, readLibraryAnswer } from './sdp/library.ts';

/**
 * ICE, DTLS and SRTP of one connection, and nothing above: packets in, packets out. The one file that knows the library,
 * so that it can be exchanged.
 */
export interface Transport {
  readonly local: LocalTransport;
  /** Encrypts and sends one RTP or RTCP packet at once; `packet` may be reused when it returns. False when it was not sent. */
  send(packet: Buffer): boolean;
  /** Where packets go to and come from, as ICE has chosen; null before. Not to be asked for every packet. */
  ends(): TransportEnds | null;
  /** Nothing is sent or received any more; `closed` is not called. */
  close(): void;
}

export interface TransportEnds extends PacketEnds {
  /** They come by the door. */
  door: boolean;
}

export interface TransportListener {
  /** DTLS is done and the certificate is the one of the offer's fingerprint. */
  connected(): void;
  /** It failed, or the other side has gone. */
  closed(): void;
  /** A decrypted packet. The buffer belongs to the listener. */
  received(packet: Buffer): void;
}

export interface TransportPort {
  port: number;
  bindAddress?: string;
}

/** Holds the one UDP port for as long as the worker lives. Throws when the port is taken. */
export function holdPort({ port, bindAddress }: TransportPort): { stop(): void } {
  return new IceUdpMuxListener(port, bindAddress);
}

const gatheringMs = 2_000;

/** Answers the accepted offer. The library must answer and never offer: as the offerer it loses joins in a race. */
export async function openTransport(
  acceptance: Acceptance,
  at: TransportPort,
  listener: TransportListener,
): Promise<Transport> {
  const config: RtcConfig = {
    iceServers: [],
    enableIceUdpMux: true,
    portRangeBegin: at.port,
    portRangeEnd: at.port,
    disableAutoNegotiation: true,
    forceMediaTransport: true,
  };
  if (at.bindAddress !== undefined) config.bindAddress = at.bindAddress;
  // Both objects must stay referenced: the wrapper's destructor closes them.
  const connection = new PeerConnection('', config);
  let track: Track | undefined;
  let open = true;
  let connected = false;
  const close = () => {
    if (!open) return;
    open = false;
    track?.close();
    connection.close();
  };
  connection.onStateChange((state) => {
    if (!open) return;
    if (state === 'connected' && !connected) {
      connected = true;
      listener.connected();
    } else if (state === 'failed' || state === 'closed' || state === 'disconnected') {
      close();
      listener.closed();
    }
  });
  try {
    const gathered = gathering(connection);
    const media = new Video('0', acceptance.role === 'publish' ? 'RecvOnly' : 'SendRecv');
    media.addVP8Codec(96);
    track = connection.addTrack(media);
    track.onMessage((packet) => {
      if (open && packet.length >= 2) listener.received(packet);
    });
    connection.setRemoteDescription(libraryOffer(acceptance), 'offer');
    // The library's own four characters are too few: they alone tell thousands of connections on one port apart.
    connection.setLocalDescription('answer', { iceUfrag: iceChars(12), icePwd: iceChars(24) });
    await gathered;
    if (!open) throw new Error('closed while it was opened');
    const local = readLibraryAnswer(connection.localDescription()?.sdp ?? '');
    if (local.ufrag === '' || local.fingerprint.value === '') throw new Error('the library gave no answer');
    return {
      local,
      send(packet) {
        if (!connected || !open) return false;
        try {
          return track!.sendMessageBinary(packet);
        } catch {
          return false; // DTLS is closing and the state change has not reached us yet
        }
      },
      ends() {
        const pair = open ? connection.getSelectedCandidatePair() : null;
        if (!pair) return null;
        const end = ({ address, port }: { address: string; port: number }) => ({ address: plain(address), port });
        return { local: end(pair.local), remote: end(pair.remote), door: false };
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Random ice-chars (RFC 8839 section 5.4). `length` is a multiple of 4. */
function iceChars(length: number): string {
  return randomBytes((length * 3) / 4).toString('base64');
}

function gathering(connection: PeerConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no candidates')), gatheringMs);
    connection.onGatheringStateChange((state) => {
      if (state !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
