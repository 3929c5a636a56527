import type { LensLooked } from '../../../protocol/lens.ts';
import { commentator, type Say } from './comments.ts';
import { udpPacket } from './ip.ts';
import { writeCapture, type CapturedPacket } from './pcapng.ts';
import type { Packet } from './recorded.ts';
import { rebuiltSocket } from './signalling.ts';

const MEDIA = 0;
const SIGNALLING = 1;

/** The capture file of a recording, in parts: media as the server saw it, and signalling rebuilt. */
export function captureOf(packets: readonly Packet[], looked: LensLooked | null, say: Say): Uint8Array<ArrayBuffer>[] {
  const comment = commentator(looked, say);
  const inOrder = packets.toSorted((a, b) => a.at - b.at);
  const media = inOrder.filter(({ kind }) => kind !== 'websocket').map((packet) => datagram(packet, comment(packet)));
  const frames = inOrder.filter(({ kind }) => kind === 'websocket');
  const signalling = rebuiltSocket(frames, SIGNALLING, comment, say('packets.say.rebuilt'));
  return writeCapture({
    comment: say('packets.say.file'),
    interfaces: [
      { name: 'media', description: say('packets.media') },
      { name: 'signalling', description: say('packets.signalling') },
    ],
    packets: [...media, ...signalling].sort((a, b) => a.at - b.at),
  });
}

function datagram({ at, out, ends, head, length }: Packet, comment: string | undefined): CapturedPacket {
  const { local, remote } = ends;
  const hop = out ? { from: local, to: remote } : { from: remote, to: local };
  return { on: MEDIA, at, out, comment, ...udpPacket(hop, head, length) };
}
