import { limits } from '../../../protocol/limits.ts';
import type { Place, Source } from '../../../protocol/stage.ts';
import { Layer, type LayerNeeds } from './layer.ts';
import type { Output } from './output.ts';
import type { RtpHeader } from './rtp/header.ts';

/** One source of a room as its viewers see it. It outlives the publishers who feed it, one after the other. */
export interface Stream {
  readonly source: Source;
  readonly place: Place;
  /** What viewers know it by, and its retransmissions. */
  readonly ssrc: number;
  readonly rtxSsrc: number;
  /** A publisher comes: to this worker, or to another one who sends us what he brings. */
  feed(from?: 'link'): Feed;
  /** The layers to choose from now, the smallest picture first; empty while nobody publishes. */
  layers(): readonly Layer[];
  add(output: Output): void;
  remove(output: Output): void;
  /** Somebody looks at frames: what comes is noted for `limits.framesNotedMs`. */
  noteFrames(now: number): void;
  /** Finds layers that stopped, repeats requests for keyframes. */
  tick(now: number): void;
}

/** One publisher's part: the layers it sends. It is in use from the first keyframe of any of them on. */
export interface Feed {
  layer(needs: LayerNeeds): Layer;
  receive(layer: Layer, packet: Buffer, header: RtpHeader, now: number): void;
  /** The publisher is gone. */
  end(): void;
}

/** A layer that is silent so long while another one of the same picture goes on is not sent any more. */
const silentMs = 1_500;
const goesOnMs = 400;

export function createStream(of: { source: Source; place: Place }, ssrcs: { media: number; rtx: number }): Stream {
  const outputs = new Set<Output>();
  let current: Feed | undefined;
  let available: Layer[] = [];
  /** Of all feeds, those that nobody is sent included. */
  const all = new Set<Layer>();
  let notesUntil: number | undefined;

  function changed(now: number): void {
    for (const output of outputs) output.layersChanged(now);
  }

  function createFeed(): Feed {
    const layers: Layer[] = [];
    const feed: Feed = {
      layer(needs) {
        const layer = new Layer(needs);
        layers.push(layer);
        all.add(layer);
        layer.noteFrames(notesUntil !== undefined);
        return layer;
      },
      receive(layer, packet, header, now) {
        const taken = layer.take(packet, header, ssrcs.media, now);
        if (!taken) return;
        const begins = layer.kind === 'video' ? taken.startsKeyframe : header.payloadEnd > header.payloadStart;
        if (feed !== current) {
          if (!begins) return layer.wantKeyframe(now);
          current = feed;
          available = [];
        }
        if (!available.includes(layer)) {
          // A layer begins, or goes on, where viewers can begin with it.
          if (!begins) return layer.wantKeyframe(now);
          available = [...available, layer].toSorted((a, b) => a.rank - b.rank);
          changed(now);
        }
        layer.forward(taken, now);
      },
      end() {
        for (const layer of layers) {
          all.delete(layer);
          layer.end();
        }
        if (current !== feed) return;
        current = undefined;
        available = [];
        changed(performance.now());
      },
    };
    return feed;
  }

  return {
    ...of,
    ssrc: ssrcs.media,
    rtxSsrc: ssrcs.rtx,
    feed: createFeed,
    layers: () => available,
    add: (output) => void outputs.add(output),
    remove: (output) => void outputs.delete(output),
    noteFrames(now) {
      if (notesUntil === undefined) for (const layer of all) layer.noteFrames(true);
      notesUntil = now + limits.framesNotedMs;
    },
    tick(now) {
      if (notesUntil !== undefined && now >= notesUntil) {
        notesUntil = undefined;
        for (const layer of all) layer.noteFrames(false);
      }
      for (const layer of available) layer.tick(now);
      if (available.length < 2) return;
      const goesOn = available.some((layer) => now - layer.lastAt < goesOnMs);
      const left = available.filter((layer) => !goesOn || now - layer.lastAt < silentMs);
      if (left.length === available.length) return;
      available = left;
      changed(now);
    },
  };
}
