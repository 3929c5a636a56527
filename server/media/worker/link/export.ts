import type { Socket } from 'node:net';
import { limits } from '../../../../protocol/limits.ts';
import type { Layer, LayerNeeds } from '../layer.ts';
import { ahead32 } from '../rtp/sequence.ts';
import type { Room } from '../rooms.ts';
import { clockRates } from '../sdp/codecs.ts';
import { hear, kinds, mostBody, writeFrame, type FrameParts } from './frames.ts';
import type { TapListener } from './tap.ts';

/** One end of a link. */
export interface LinkEnd {
  tick(now: number): void;
  close(): void;
}

/** Rounding to whole timestamps is no news. */
const sameTimestamp = 2;

interface Exported {
  needs: LayerNeeds;
  layer: Layer;
  told: { ms: number; timestamp: number } | undefined;
}

/**
 * Sends what publishers bring into the room to another worker, each packet once, however many watch there: everything, or what
 * did not come here over a link itself. Nothing is left out: a worker that does not keep up is given up (`closed` of the socket), since half a picture is none.
 */
export function exportRoom(room: Room, socket: Socket, serverMs: () => number, what: 'all' | 'own'): LinkEnd {
  const layers = new Map<number, Exported>();
  const feeds = new Map<number, number[]>();
  let gathering = false;

  hear(socket, ({ kind, id }) => {
    if (kind === kinds.keyframe) layers.get(id)?.layer.wantKeyframe(performance.now());
  });

  /** All that comes in one turn of the event loop goes out with one write. */
  function send(parts: FrameParts, body?: Buffer): void {
    if (socket.destroyed) return;
    if (socket.writableLength > limits.linkBytes) {
      console.error('another media worker does not keep up: what it has waiting is thrown away');
      socket.destroy();
      return;
    }
    if (!gathering) {
      gathering = true;
      socket.cork();
      setImmediate(() => {
        gathering = false;
        socket.uncork();
      });
    }
    socket.write(writeFrame(parts, body));
  }

  function tellClock(id: number, layer: Exported): void {
    const ms = serverMs();
    const timestamp = layer.needs.timestampAt(ms);
    if (timestamp === undefined) return;
    const { told, needs } = layer;
    const rate = clockRates[needs.codec === 'opus' ? 'audio' : 'video'];
    const expected = told && (told.timestamp + Math.round(((ms - told.ms) * rate) / 1_000)) >>> 0;
    if (expected !== undefined && Math.abs(ahead32(expected, timestamp)) <= sameTimestamp) return;
    layer.told = { ms, timestamp };
    send({ kind: kinds.clock, id, ms, timestamp }, json({ publisherMs: needs.publisherMsAt?.(timestamp) }));
  }

  send({ kind: kinds.hello, ms: serverMs() });
  const listener: TapListener = {
    feed(feed, { source, place }) {
      feeds.set(feed, []);
      send({ kind: kinds.feed, id: feed }, json({ source, place }));
    },
    layer(id, feed, needs, layer) {
      const { rank, codec } = needs;
      const exported: Exported = { needs, layer, told: undefined };
      layers.set(id, exported);
      feeds.get(feed)!.push(id);
      send({ kind: kinds.layer, id }, json({ feed, rank, codec }));
      tellClock(id, exported);
    },
    packet(id, packet, { sequence, timestamp, marker, payloadStart, payloadEnd }) {
      if (payloadEnd - payloadStart > mostBody) return; // no encoder makes such a packet
      send({ kind: kinds.packet, id, sequence, timestamp, marker }, packet.subarray(payloadStart, payloadEnd));
    },
    end(feed) {
      for (const layer of feeds.get(feed) ?? []) layers.delete(layer);
      feeds.delete(feed);
      send({ kind: kinds.end, id: feed });
    },
  };
  const stop = room.tap.listen(listener, what);
  socket.once('close', stop);

  return {
    tick() {
      for (const [id, layer] of layers) tellClock(id, layer);
    },
    close() {
      stop();
      socket.destroy();
    },
  };
}

const json = (body: object): Buffer => Buffer.from(JSON.stringify(body));
