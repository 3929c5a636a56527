import { randomBytes, randomInt } from 'node:crypto';
import type { Place, Source } from '../../../protocol/stage.ts';
import { createTap, type Tap } from './link/tap.ts';
import { createStream, type Stream } from './stream.ts';

/** The streams of one room. They stay, with their SSRCs, as long as anybody publishes or watches. */
export interface Room {
  readonly name: string;
  /** Names the room's streams in RTCP. */
  readonly cname: string;
  /** What publishers bring, for other workers. */
  readonly tap: Tap;
  stream(of: { source: Source; place: Place }): Stream;
  tick(now: number): void;
}

export interface Rooms {
  /** The room, made when it is not there. Every `enter` needs its `leave`. */
  enter(name: string): Room;
  leave(room: Room): void;
  tick(now: number): void;
}

export function createRooms(): Rooms {
  const rooms = new Map<string, { room: Room; inside: number }>();
  return {
    enter(name) {
      let entry = rooms.get(name);
      if (!entry) rooms.set(name, (entry = { room: createRoom(name), inside: 0 }));
      entry.inside++;
      return entry.room;
    },
    leave(room) {
      const entry = rooms.get(room.name);
      if (entry && --entry.inside === 0) rooms.delete(room.name);
    },
    tick(now) {
      for (const { room } of rooms.values()) room.tick(now);
    },
  };
}

function createRoom(name: string): Room {
  const streams = new Map<string, Stream>();
  const tap = createTap();
  return {
    name,
    cname: randomBytes(9).toString('base64url'),
    tap,
    stream({ source, place }) {
      const key = `${place} ${source}`;
      let stream = streams.get(key);
      if (!stream) streams.set(key, (stream = tap.over(createStream({ source, place }, unusedSsrcs(streams)))));
      return stream;
    },
    tick(now) {
      for (const stream of streams.values()) stream.tick(now);
    },
  };
}

function unusedSsrcs(streams: Map<string, Stream>): { media: number; rtx: number } {
  const used = new Set([...streams.values()].flatMap(({ ssrc, rtxSsrc }) => [ssrc, rtxSsrc]));
  const unused = (): number => {
    for (;;) {
      const ssrc = randomInt(1, 0x1_0000_0000);
      if (!used.has(ssrc)) return (used.add(ssrc), ssrc);
    }
  };
  return { media: unused(), rtx: unused() };
}
