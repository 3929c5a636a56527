import type { Socket } from 'node:net';
import { limits } from '../../../../protocol/limits.ts';
import type { Place, Source } from '../../../../protocol/stage.ts';
import type { Layer } from '../layer.ts';
import type { Room } from '../rooms.ts';
import { createRtpHeader } from '../rtp/header.ts';
import { add32, ahead32 } from '../rtp/sequence.ts';
import { createKeyframeThrottle } from '../rtp/throttle.ts';
import { clockRates, type CodecName } from '../sdp/codecs.ts';
import type { Feed } from '../stream.ts';
import type { LinkEnd } from './export.ts';
import { FRAME_HEADER, hear, kinds, writeFrame, type Frame } from './frames.ts';

interface Imported {
  feed: Feed;
  layer: Layer;
  times: Times;
}

/** What the other end has told last: at `ms` of our own clock, and `publisherMs` of the publisher's, the layer's RTP timestamp is `timestamp`. */
interface Times {
  told: { ms: number; publisherMs: number | undefined; timestamp: number } | undefined;
}

/** Feeds the room with what another worker sends, as if the publishers were here. */
export function importRoom(room: Room, socket: Socket, serverMs: () => number): LinkEnd {
  const feeds = new Map<number, { feed: Feed; layers: number[] }>();
  const layers = new Map<number, Imported>();
  const header = createRtpHeader();
  /** From their clock to ours. The same for all layers, which is what lips and words need. */
  let difference = 0;

  function addLayer(id: number, { feed: of, rank, codec }: { feed: number; rank: number; codec: CodecName }): void {
    const { feed, layers: own } = feeds.get(of)!;
    const rate = clockRates[codec === 'opus' ? 'audio' : 'video'];
    const keyframes = createKeyframeThrottle(limits.keyframeEveryMs);
    // Before the layer, since whoever sends it on to another worker asks for times at once.
    const times: Times = { told: undefined };
    const layer = feed.layer({
      rank,
      codec,
      requestKeyframe(now) {
        if (keyframes.allows(now) && !socket.destroyed) socket.write(writeFrame({ kind: kinds.keyframe, id }));
      },
      timestampAt(moment) {
        const { told } = times;
        return told && add32(told.timestamp, Math.round(((moment - told.ms) * rate) / 1_000));
      },
      msAt(timestamp) {
        const { told } = times;
        return told && told.ms + (ahead32(told.timestamp, timestamp) * 1_000) / rate;
      },
      publisherMsAt(timestamp) {
        const { told } = times;
        if (told?.publisherMs === undefined) return undefined;
        return told.publisherMs + (ahead32(told.timestamp, timestamp) * 1_000) / rate;
      },
    });
    own.push(id);
    layers.set(id, { feed, layer, times });
  }

  function takePacket({ id, sequence, timestamp, marker, bytes }: Frame): void {
    const { feed, layer } = layers.get(id)!;
    header.sequence = sequence;
    header.timestamp = timestamp;
    header.marker = marker;
    header.payloadStart = FRAME_HEADER;
    header.payloadEnd = bytes.length;
    // Packets are kept for a while: one that is kept must not keep all that came over the line with it.
    const packet = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(packet);
    feed.receive(layer, packet, header, performance.now());
  }

  function endFeed(id: number): void {
    const { feed, layers: own } = feeds.get(id)!;
    feeds.delete(id);
    for (const layer of own) layers.delete(layer);
    feed.end();
  }

  function endAll(): void {
    for (const id of feeds.keys()) endFeed(id);
  }

  hear(socket, (frame) => {
    const { kind, id, bytes } = frame;
    if (kind === kinds.packet) takePacket(frame);
    else if (kind === kinds.clock)
      layers.get(id)!.times.told = {
        ms: frame.ms + difference,
        timestamp: frame.timestamp,
        // A node of an older version says nothing of it.
        publisherMs: bytes.length > FRAME_HEADER ? bodyOf<{ publisherMs?: number }>(bytes).publisherMs : undefined,
      };
    else if (kind === kinds.hello) difference = serverMs() - frame.ms;
    else if (kind === kinds.feed)
      feeds.set(id, { feed: room.stream(bodyOf<StreamName>(bytes)).feed('link'), layers: [] });
    else if (kind === kinds.layer) addLayer(id, bodyOf(bytes));
    else if (kind === kinds.end) endFeed(id);
  });
  socket.once('close', endAll);

  return {
    tick() {},
    close() {
      endAll();
      socket.destroy();
    },
  };
}

interface StreamName {
  source: Source;
  place: Place;
}

function bodyOf<T>(bytes: Buffer): T {
  return JSON.parse(bytes.toString('utf8', FRAME_HEADER)) as T;
}
