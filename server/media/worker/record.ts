import { limits } from '../../../protocol/limits.ts';
import type { PacketEnds } from '../../../protocol/lens-packets.ts';
import { srtpBytes, type SrtpProfile } from '../../../protocol/packet-kinds.ts';
import type { Recorded } from '../lens-port.ts';
import { createPacketRing } from '../packet-ring.ts';
import type { Lane, LaneRecorder } from './lane.ts';
import { dtlsHead, rtcpHead, rtpHead, srtpChosenIn } from './record-heads.ts';
import { isRtcp } from './rtp/header.ts';

/** What was recorded of connections, those that are gone included, for a while. */
export interface Records {
  /**
   * Records the connection from now on, or not any more; what was recorded before is forgotten when it begins again. A recording
   * that goes on goes on. Nothing is recorded while as many are as there is room for.
   */
  record(lane: Lane, on: boolean): Recording | null;
  /** The connection is gone. */
  ended(lane: Lane): void;
  /** Null when nothing was recorded. */
  recorded(connection: string, from: number): Recorded | null;
  /** Called every 50 ms. */
  tick(now: number): void;
}

/** One connection's. RTP and RTCP are told by its lane, STUN and DTLS by the door, where there is one on its way. */
export interface Recording extends LaneRecorder {
  /** Anything that passed the door; RTP and RTCP are left out, since the lane has them in the clear. */
  atDoor(out: boolean, packet: Buffer, ends: PacketEnds): void;
}

interface Kept extends Recording {
  readonly lane: Lane;
  read(from: number): Recorded;
  running: boolean;
  /** When it takes no more packets, or took the last one. */
  until: number;
}

/** Each viewer of whom a recording is made may have an old connection beside the new one. */
const most = 2 * limits.recordings;
const endsEveryMs = 1_000;

export function createRecords(now: () => number = () => performance.now()): Records {
  const records = new Map<string, Kept>();

  /** One that has ended makes room for one that begins. */
  function hasRoom(): boolean {
    if (records.size < most) return true;
    const ended = [...records].find(([, { running }]) => !running);
    return ended !== undefined && records.delete(ended[0]);
  }

  function stop(recording: Kept | undefined): void {
    if (!recording?.running) return;
    recording.running = false;
    recording.until = now();
    recording.lane.recorder = null;
  }

  function begin(lane: Lane): Recording | null {
    const before = records.get(lane.name);
    if (before?.running) return before;
    records.delete(lane.name);
    if (!hasRoom()) return null;
    const recording = createRecording(lane, now);
    records.set(lane.name, recording);
    return (lane.recorder = recording);
  }

  return {
    record(lane, on) {
      if (on) return begin(lane);
      stop(records.get(lane.name));
      return null;
    },
    ended: ({ name }) => stop(records.get(name)),
    recorded: (connection, from) => records.get(connection)?.read(from) ?? null,
    tick(at) {
      for (const [name, recording] of records) {
        if (recording.running && at >= recording.until) stop(recording);
        else if (!recording.running && at >= recording.until + limits.recordingMs) records.delete(name);
      }
    },
  };
}

function createRecording(lane: Lane, now: () => number): Kept {
  const ring = createPacketRing();
  const since = performance.timeOrigin + now();
  const names = new Map<string, number>();
  let srtp: SrtpProfile | null = null;
  let mediaEnds: number | null = null;
  let askedAt = -Infinity;

  function named(pair: PacketEnds): number {
    const { local, remote } = pair;
    const key = `${local.address} ${local.port} ${remote.address} ${remote.port}`;
    let name = names.get(key);
    if (name === undefined) names.set(key, (name = ring.name({ local, remote })));
    return name;
  }

  /** They change when ICE finds another way; asking for each packet would cost more than all else. */
  function endsOfMedia(at: number): number | null {
    if (mediaEnds !== null && at - askedAt < endsEveryMs) return mediaEnds;
    askedAt = at;
    const pair = lane.transport?.ends() ?? null;
    return pair ? (mediaEnds = named(pair)) : mediaEnds;
  }

  function media(out: boolean, packet: Buffer): void {
    if (!recording.running || packet.length < 8) return;
    const at = now();
    const ends = endsOfMedia(at);
    if (ends === null) return;
    const report = isRtcp(packet);
    ring.add({
      at: performance.timeOrigin + at,
      out,
      kind: report ? 'rtcp' : 'rtp',
      ends,
      length: packet.length,
      head: report ? rtcpHead(packet) : rtpHead(packet),
    });
  }

  const recording: Kept = {
    lane,
    get recording() {
      return { since, packets: ring.packets, bytes: ring.bytes };
    },
    running: true,
    until: now() + limits.recordingMs,
    sent: (packet) => media(true, packet),
    received: (packet) => media(false, packet),
    atDoor(out, packet, ends) {
      const first = packet[0];
      if (!recording.running || first === undefined || first > 63) return; // RFC 7983: 0 to 3 is STUN, 20 to 63 DTLS
      const isDtls = first >= 20;
      if (!isDtls && first > 3) return;
      if (isDtls) srtp = srtpChosenIn(packet) ?? srtp;
      ring.add({
        at: performance.timeOrigin + now(),
        out,
        kind: isDtls ? 'dtls' : 'stun',
        ends: named(ends),
        length: packet.length,
        head: isDtls ? dtlsHead(packet) : packet,
      });
    },
    read(from) {
      const read = ring.read(from);
      if (srtp === null) return { ...read, srtp };
      for (const packet of read.packets)
        if (packet.kind === 'rtp' || packet.kind === 'rtcp') packet.length += srtpBytes(srtp, packet.kind);
      return { ...read, srtp };
    },
  };
  return recording;
}
