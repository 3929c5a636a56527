/** A lecture of a real server, with peers that publish and watch over real sockets. */
import { randomUUID } from 'node:crypto';
import type { ServerMessageOf } from '../../../protocol/messages.ts';
import { rtp } from '../../../server/media/worker/test-packets.ts';
import type { Person } from '../people.ts';
import { openLine, type Line } from '../posting.ts';
import type { RunningServer } from '../server.ts';
import { offer, payloadTypes, ssrcOf, type Section } from './offer.ts';
import { openPeer, type MediaPeer } from './peer.ts';

/** A media connection that the server has answered. */
export interface Joined {
  peer: MediaPeer;
  /** The server's name for it. */
  connection: string;
  /** The server's answer. */
  sdp: string;
  /** Gives it up at both ends: a port that is free again is soon somebody else's, who is not to hear what still comes. */
  leave(): Promise<void>;
}

export const speaker: Section[] = [
  { source: 'microphone', direction: 'sendonly' },
  { source: 'camera', direction: 'sendonly' },
];
export const audience: Section[] = [
  { source: 'microphone', direction: 'recvonly' },
  { source: 'camera', direction: 'recvonly' },
  { source: 'screen', direction: 'recvonly' },
];

/** This person's socket, in the room. */
export async function enter(server: RunningServer, person: Person, room: string): Promise<Line> {
  const line = await openLine(server, person);
  const entered = await line.ask({ type: 'room.enter', room });
  if (entered.type !== 'room.entered') throw new Error(`${person.name} cannot enter: ${JSON.stringify(entered)}`);
  return line;
}

export async function startLecture(line: Line, room: string): Promise<void> {
  const answer = await line.ask({ type: 'lecture.start', room, title: 'Page tables' });
  if (answer.type !== 'ok') throw new Error(`no lecture: ${JSON.stringify(answer)}`);
}

export interface Joining {
  sections?: Section[];
  peer?: MediaPeer;
  /** Where the peer finds the server, unless it is where the server says. */
  port?: number;
  tab?: string;
  takeOver?: boolean;
  beside?: boolean;
}

/** Publishes, and is connected. Throws when the server refuses. */
export function publish(line: Line, room: string, joining: Joining = {}): Promise<Joined> {
  const { tab = randomUUID(), takeOver = false, beside = false, sections = speaker } = joining;
  return join(line, { type: 'media.publish', room, tab, takeOver, beside }, { ...joining, sections });
}

/** Watches, and is connected. Throws when the server refuses. */
export function watch(line: Line, room: string, joining: Joining = {}): Promise<Joined> {
  return join(line, { type: 'media.subscribe', room }, joining);
}

async function join(
  line: Line,
  asked: { type: 'media.publish' | 'media.subscribe'; room: string; [more: string]: unknown },
  { sections = audience, peer, port }: Joining,
): Promise<Joined> {
  const one = peer ?? (await openPeer());
  const answer = await line.ask({ ...asked, ...offer(one.own, sections) });
  if (answer.type !== 'media.answered') throw new Error(`not answered: ${JSON.stringify(answer)}`);
  const { connection, sdp } = answer as ServerMessageOf<'media.answered'>;
  one.answer(sdp, port);
  await one.connected();
  return {
    peer: one,
    connection,
    sdp,
    async leave() {
      await line.ask({ type: 'media.stop', room: asked.room, connection });
      one.close();
    },
  };
}

/** A moving picture, each frame one packet that names its maker and its number, and is a keyframe. */
export interface Picture {
  /** The number of the last one sent. */
  readonly last: number;
  stop(): void;
}

export function frame(of: string, number: number, ssrc = ssrcOf(1)): Buffer {
  const descriptor = [0x90, 0xc0, 0x80 | ((number >> 8) & 0x7f), number & 0xff, number & 0xff];
  // A VP8 keyframe of 320 x 180 begins so (RFC 6386 section 9.1).
  const start = [0x50, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00];
  return rtp({
    payloadType: payloadTypes.video,
    sequence: number,
    timestamp: number * 1_800,
    ssrc,
    marker: true,
    payload: Buffer.concat([Buffer.from([...descriptor, ...start]), Buffer.from(`picture ${number} of ${of}.`)]),
  });
}

const everyMs = 20;

export function show(peer: MediaPeer, of: string): Picture {
  let last = 0;
  const timer = setInterval(() => {
    if (peer.send(frame(of, last + 1))) last++;
  }, everyMs);
  return {
    get last() {
      return last;
    },
    stop: () => clearInterval(timer),
  };
}

/** The pictures that come to a viewer, by maker. */
export interface Seen {
  of(maker: string): readonly number[];
  /** Those of this maker, from `first` to `last`, that have not come. */
  missing(maker: string, first: number, last: number): number[];
}

export function look(peer: MediaPeer): Seen {
  const seen = new Map<string, number[]>();
  const of = (maker: string) => seen.get(maker) ?? [];
  peer.onPacket((packet) => {
    const [, number, maker] = /picture (\d+) of ([^.]+)\.$/.exec(packet.toString('latin1')) ?? [];
    if (maker !== undefined) seen.set(maker, [...of(maker), Number(number)]);
  });
  return {
    of,
    missing(maker, first, last) {
      const came = new Set(of(maker));
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n).filter((n) => !came.has(n));
    },
  };
}
