import { limits } from '../../protocol/limits.ts';
import type { PacketEnds, RecordedPacket } from '../../protocol/lens-packets.ts';
import { packetKinds, type PacketKind } from '../../protocol/packet-kinds.ts';

/** The beginnings of the last packets that passed, the oldest of which are forgotten. */
export interface PacketRing {
  /** Packets that were added, also those that were forgotten since. */
  readonly added: number;
  /** What is kept of them. */
  readonly packets: number;
  readonly bytes: number;
  /** The name of these ends for `add`. Each call takes one of 256 names; when there are no more, the last serves again. */
  name(ends: PacketEnds): number;
  /** `head` is copied, at most `limits.recordedBytes` of it. */
  add(packet: Added): void;
  /** From packet number `from` on, as much as is about `limits.recordingChunk` when written down. */
  read(from: number): { packets: RecordedPacket[]; ends: PacketEnds[]; next: number | null; forgotten: number };
}

export interface Added {
  /** Milliseconds since 1970. */
  at: number;
  out: boolean;
  kind: PacketKind;
  /** See `name`. */
  ends: number;
  /** On the wire. */
  length: number;
  head: Uint8Array;
}

/** A run of packets, one behind the other in one buffer: an object for each would take three times the memory. */
interface Piece {
  /** Number of its first packet. */
  first: number;
  count: number;
  used: number;
  bytes: Buffer;
}

const pieceBytes = 32 * 1024;
const mostEnds = 256;
/** at, length, kind and direction, ends, length of the head */
const FIXED = 8 + 4 + 1 + 1 + 1;
const OUT = 0x80;
/** What a packet is in JSON besides its head. */
const WRITTEN = 96;

export function createPacketRing(): PacketRing {
  const ends: PacketEnds[] = [];
  const pieces: Piece[] = [];
  let added = 0;

  const first = () => pieces[0]?.first ?? added;

  /** Room for so many bytes. Packets are forgotten a piece at a time. */
  function pieceFor(bytes: number): Piece {
    const last = pieces.at(-1);
    if (last && last.used + bytes <= pieceBytes) return last;
    const piece = { first: added, count: 0, used: 0, bytes: Buffer.allocUnsafeSlow(pieceBytes) };
    pieces.push(piece);
    return piece;
  }

  return {
    get added() {
      return added;
    },
    get packets() {
      return added - first();
    },
    get bytes() {
      return pieces.reduce((sum, { used }) => sum + used, 0);
    },
    name(pair) {
      if (ends.length < mostEnds) ends.push(pair);
      return ends.length - 1;
    },
    add({ at, out, kind, ends: name, length, head }) {
      if (added - first() >= limits.recordingPackets) pieces.shift();
      const kept = Math.min(head.length, limits.recordedBytes);
      const piece = pieceFor(FIXED + kept);
      const { bytes, used } = piece;
      bytes.writeDoubleLE(at, used);
      bytes.writeUInt32LE(length, used + 8);
      bytes[used + 12] = packetKinds.indexOf(kind) | (out ? OUT : 0);
      bytes[used + 13] = name;
      bytes[used + 14] = kept;
      bytes.set(kept === head.length ? head : head.subarray(0, kept), used + FIXED);
      piece.used += FIXED + kept;
      piece.count++;
      added++;
    },
    read(from) {
      const packets: RecordedPacket[] = [];
      const begin = Math.max(from, first());
      let written = 0;
      let number = begin;
      for (const piece of pieces) {
        if (piece.first + piece.count <= begin || written >= limits.recordingChunk) continue;
        number = piece.first;
        for (let at = 0; at < piece.used && written < limits.recordingChunk; number++) {
          const { packet, end } = packetAt(piece.bytes, at);
          at = end;
          if (number < begin) continue;
          packets.push(packet);
          written += WRITTEN + packet.head.length;
        }
      }
      return { packets, ends: [...ends], next: number < added ? number : null, forgotten: Math.max(0, begin - from) };
    },
  };
}

function packetAt(bytes: Buffer, at: number): { packet: RecordedPacket; end: number } {
  const flags = bytes[at + 12]!;
  const end = at + FIXED + bytes[at + 14]!;
  const packet = {
    at: Math.round(bytes.readDoubleLE(at) * 1000) / 1000,
    out: (flags & OUT) !== 0,
    kind: packetKinds[flags & ~OUT]!,
    ends: bytes[at + 13]!,
    length: bytes.readUInt32LE(at + 8),
    head: bytes.toString('base64', at + FIXED, end),
  };
  return { packet, end };
}
