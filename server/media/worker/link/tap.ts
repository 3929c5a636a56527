import type { Layer, LayerNeeds } from '../layer.ts';
import type { RtpHeader } from '../rtp/header.ts';
import type { Feed, Stream } from '../stream.ts';

/** Hears everything that publishers bring into one room, as it comes, whichever stream it goes to. */
export interface Tap {
  /** The same stream; what is fed into it is heard. */
  over(stream: Stream): Stream;
  /** Tells the listener what there is, then what comes. Returns how to stop. */
  listen(listener: TapListener): () => void;
}

/** Feeds and layers have numbers, never used again in this room. */
export interface TapListener {
  feed(feed: number, stream: Pick<Stream, 'source' | 'place'>): void;
  layer(number: number, feed: number, needs: LayerNeeds, layer: Layer): void;
  /** Before anybody else has it: what `packet` holds is written over right after. */
  packet(number: number, packet: Buffer, header: RtpHeader): void;
  end(feed: number): void;
}

interface Tapped {
  stream: Stream;
  layers: Map<number, { needs: LayerNeeds; layer: Layer }>;
}

export function createTap(): Tap {
  const feeds = new Map<number, Tapped>();
  const listeners = new Set<TapListener>();
  let count = 0;

  function feedOf(stream: Stream): Feed {
    const inner = stream.feed();
    const number = ++count;
    const tapped: Tapped = { stream, layers: new Map() };
    const numbers = new Map<Layer, number>();
    feeds.set(number, tapped);
    for (const listener of listeners) listener.feed(number, stream);
    return {
      layer(needs) {
        const layer = inner.layer(needs);
        numbers.set(layer, ++count);
        tapped.layers.set(count, { needs, layer });
        for (const listener of listeners) listener.layer(count, number, needs, layer);
        return layer;
      },
      receive(layer, packet, header, now) {
        if (listeners.size > 0) {
          const about = numbers.get(layer)!;
          for (const listener of listeners) listener.packet(about, packet, header);
        }
        inner.receive(layer, packet, header, now);
      },
      end() {
        if (feeds.delete(number)) for (const listener of listeners) listener.end(number);
        inner.end();
      },
    };
  }

  return {
    over: (stream) => ({ ...stream, feed: () => feedOf(stream) }),
    listen(listener) {
      for (const [feed, { stream, layers }] of feeds) {
        listener.feed(feed, stream);
        for (const [number, { needs, layer }] of layers) listener.layer(number, feed, needs, layer);
      }
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
