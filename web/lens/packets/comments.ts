import type { Endpoint, LensLooked, StreamLook } from '../../../protocol/lens.ts';
import type { PacketKind } from '../../../protocol/packet-kinds.ts';
import type { Packet } from './recorded.ts';

/** The sentences of the file, in the reader's language. */
export type Say = (key: Sentence, values?: Record<string, string | number>) => string;

export type Sentence =
  | `packets.say.${PacketKind | 'file' | 'rebuilt' | 'network' | 'nat' | 'nack' | 'pictureLoss' | 'again' | 'sound' | 'picture'}`
  | 'packets.media'
  | 'packets.signalling';

const RTPFB = 205;
const PSFB = 206;

/** Comments on packets, in the order they passed: what the first of each kind is, whose stream an SSRC is, what was lost and sent again. */
export function commentator(looked: LensLooked | null, say: Say): (packet: Packet) => string | undefined {
  const met = new Set<string>();
  const streams = new Map<number, { stream: StreamLook; again: boolean }>();
  for (const stream of looked?.connections.flatMap((one) => one.streams) ?? []) {
    streams.set(stream.ssrc, { stream, again: false });
    if (stream.rtxSsrc !== null) streams.set(stream.rtxSsrc, { stream, again: true });
  }

  function first(what: string): boolean {
    if (met.has(what)) return false;
    met.add(what);
    return true;
  }

  function ofRtp({ head }: Packet): string[] {
    const ssrc = uint32(head, 8);
    const known = streams.get(ssrc);
    if (known?.again) return [say('packets.say.again', { ssrc: hex(known.stream.ssrc) })];
    if (!known || !first(`ssrc ${ssrc}`)) return [];
    const { stream } = known;
    const { source, codec, place, payloadType } = stream;
    if (stream.layer === null)
      return [say('packets.say.sound', { ssrc: hex(ssrc), source, codec, place, payloadType })];
    const layer = `${stream.layer + 1}/${stream.layers}`;
    return [say('packets.say.picture', { ssrc: hex(ssrc), source, codec, place, payloadType, layer })];
  }

  function ofRtcp({ head }: Packet): string[] {
    const said: string[] = [];
    for (let at = 0; at + 4 <= head.length; at += (uint16(head, at + 2) + 1) * 4) {
      const [form, type] = [head[at]! & 0x1f, head[at + 1]];
      if (type === RTPFB && form === 1) said.push(say('packets.say.nack'));
      if (type === PSFB && (form === 1 || form === 4)) said.push(say('packets.say.pictureLoss'));
    }
    return said;
  }

  return (packet) => {
    const { kind, ends } = packet;
    const said: string[] = [];
    if (kind !== 'websocket' && first(`ends ${name(ends.local)} ${name(ends.remote)}`)) {
      said.push(say('packets.say.network', { local: name(ends.local), remote: name(ends.remote) }));
      if (first('nat')) said.push(say('packets.say.nat'));
    }
    if (first(kind)) said.push(say(`packets.say.${kind}`));
    if (kind === 'rtp') said.push(...ofRtp(packet));
    if (kind === 'rtcp') said.push(...ofRtcp(packet));
    return said.length > 0 ? said.join(' ') : undefined;
  };
}

const name = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
const hex = (ssrc: number): string => `0x${ssrc.toString(16).padStart(8, '0')}`;
const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
const uint32 = (bytes: Uint8Array, at: number): number => uint16(bytes, at) * 0x1_0000 + uint16(bytes, at + 2);
