import type { Layer, LayerNeeds } from '../layer.ts';
import type { RtpHeader } from '../rtp/header.ts';
import type { Feed, Stream } from '../stream.ts';

/** Hears everything that publishers bring into one room, as it comes, whichever stream it goes to. */
export interface Tap {
  /** The same stream; what is fed into it is heard. */
  over(stream: Stream): Stream;
  /**
   * Tells the listener what there is, then what comes. Returns how to stop. `own` is what the publishers of this worker bring:
   * what came over a link is not among it, so that two nodes who send each other what they have do not do so for ever.
   */
  listen(listener: TapListener, what: 'all' | 'own'): () => void;
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
  /** Those who hear of it; the same sets for all feeds of a kind. */
  listeners: ReadonlySet<TapListener>;
}

export function createTap(): Tap {
  const feeds = new Map<number, Tapped>();
  /** Who hears of what publishers of this worker bring, and who of what came over a link. */
  const ofOwn = new Set<TapListener>();
  const ofLinked = new Set<TapListener>();
  let count = 0;

  function feedOf(stream: Stream, from: 'link' | undefined): Feed {
    const inner = stream.feed(from);
    const number = ++count;
    const listeners = from === 'link' ? ofLinked : ofOwn;
    const tapped: Tapped = { stream, layers: new Map(), listeners };
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
    over: (stream) => ({ ...stream, feed: (from) => feedOf(stream, from) }),
    listen(listener, what) {
      const heard = what === 'own' ? [ofOwn] : [ofOwn, ofLinked];
      for (const [feed, { stream, layers, listeners }] of feeds) {
        if (!heard.some((it) => it === listeners)) continue;
        listener.feed(feed, stream);
        for (const [number, { needs, layer }] of layers) listener.layer(number, feed, needs, layer);
      }
      for (const listeners of heard) listeners.add(listener);
      return () => {
        for (const listeners of heard) listeners.delete(listener);
      };
    },
  };
}
