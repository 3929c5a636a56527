/** One picture that may be sent to a viewer. */
export interface Demand {
  /** Bits per second of its layers, the smallest first; at least one. */
  bits: number[];
  /** The best layer wanted: -1 for none. */
  most: number;
  /** The layer that is kept a little longer than another would be taken, -1 for none: what is sent now and does no harm. */
  keep: number;
}

export interface Allocation {
  /** The layer of each demand, -1 for none. */
  layers: number[];
  /** Bits per second of all that together. */
  bits: number;
  /** What it would take to send one picture better, undefined when all are as wanted. */
  nextBits: number | undefined;
}

/** What is sent already may cost so much more than there is: bitrates go up and down by themselves. */
const KEEPS = 0.85;
/** The first picture is worth trying with less than its smallest layer takes: that is a guess, too. */
const FIRST_PICTURE = 0.7;

/**
 * Shares what is left after the sound among the pictures. `demands` are in the order of their worth (the screen, then faces):
 * first each gets its smallest layer, as far as it goes, then the first gets as much as it wants, then the next.
 */
export function allocate(demands: readonly Demand[], budget: number): Allocation {
  const layers = demands.map(() => -1);
  let bits = 0;
  const fits = (demand: Demand, layer: number, more: number): boolean =>
    (bits + more) * (layer <= demand.keep ? KEEPS : 1) <= budget;

  for (const [at, demand] of demands.entries()) {
    if (demand.most < 0) continue;
    const smallest = demand.bits[0]!;
    if (fits(demand, 0, smallest) || (bits === 0 && smallest * FIRST_PICTURE <= budget)) {
      layers[at] = 0;
      bits += smallest;
    }
  }
  for (const [at, demand] of demands.entries()) {
    if (layers[at]! < 0) continue;
    for (let layer = Math.min(demand.most, demand.bits.length - 1); layer > 0; layer--) {
      const more = Math.max(0, demand.bits[layer]! - demand.bits[0]!);
      if (!fits(demand, layer, more)) continue;
      layers[at] = layer;
      bits += more;
      break;
    }
  }
  return { layers, bits, nextBits: next(demands, layers, bits) };
}

/** By the same order: a picture that is not sent at all first, then the first that could be better. */
function next(demands: readonly Demand[], layers: number[], bits: number): number | undefined {
  const steps = demands.map((demand, at) => {
    const layer = layers[at]!;
    if (layer >= Math.min(demand.most, demand.bits.length - 1)) return undefined;
    return Math.max(0, demand.bits[layer + 1]! - (layer < 0 ? 0 : demand.bits[layer]!));
  });
  const missing = steps.find((step, at) => step !== undefined && layers[at]! < 0);
  const step = missing ?? steps.find((one) => one !== undefined);
  return step === undefined ? undefined : bits + step;
}
