import { randomBytes, randomInt } from 'node:crypto';
import type { Place, Source } from '../../../protocol/stage.ts';
import { createStream, type Stream } from './forwarder.ts';

/** The streams of one room. They stay, with their SSRCs, as long as anybody publishes or watches. */
export interface Room {
  readonly name: string;
  /** Names the room's streams in RTCP. */
  readonly cname: string;
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
  return {
    name,
    cname: randomBytes(9).toString('base64url'),
    stream({ source, place }) {
      const key = `${place} ${source}`;
      let stream = streams.get(key);
      if (!stream) streams.set(key, (stream = createStream(source, unusedSsrc(streams), (below) => randomInt(below))));
      return stream;
    },
    tick(now) {
      for (const stream of streams.values()) stream.tick(now);
    },
  };
}

function unusedSsrc(streams: Map<string, Stream>): number {
  for (;;) {
    const ssrc = randomInt(1, 0x1_0000_0000);
    if (![...streams.values()].some((stream) => stream.ssrc === ssrc)) return ssrc;
  }
}
