import type { Picture, SentPicture, Source } from '../../../protocol/stage.ts';
import { allocate, type Demand } from './allocation.ts';
import type { Downlink } from './downlink.ts';
import type { Layer } from './layer.ts';
import type { Output } from './output.ts';

/** Which layer of every picture one viewer is sent. Sound is always sent. */
export interface Pictures {
  /** What it would take to send one picture better, sound included; undefined when all are as wanted. */
  readonly nextBits: number | undefined;
  /** How much is wanted. */
  readonly wish: Picture;
  /** As they were told last. */
  readonly sent: readonly SentPicture[];
  /** Looks again: layers came or went. */
  choose(now: number): void;
  prefer(picture: Picture, now: number): void;
  tick(now: number): void;
}

export interface PicturesNeeds {
  outputs: readonly Output[];
  downlink: Downlink;
  sending(pictures: SentPicture[]): void;
}

const lookMs = 250;
/** However many speak: while a link carries anything but sound it carries this. */
const smallestPictureBits = 160_000;
/** A better picture is not taken away and given back faster than this. */
const upMs = 1_000;
/** In the first seconds a picture grows by itself: that is no news of the link. */
const startingMs = 8_000;
const worth: Record<Source, number> = { screen: 0, camera: 1, camera2: 2, microphone: 3 };

export function createPictures({ outputs, downlink, sending }: PicturesNeeds): Pictures {
  const sounds = outputs.filter(({ track }) => track.kind === 'audio');
  const videos = outputs
    .filter(({ track }) => track.kind === 'video')
    .toSorted((a, b) => worth[a.track.source] + a.track.place * 4 - worth[b.track.source] - b.track.place * 4);
  let wish: Picture = 'auto';
  let nextBits: number | undefined;
  let lookedAt = -Infinity;
  let beganAt: number | undefined;
  let raisedAt = -Infinity;
  let told = '[]';
  let sentNow: readonly SentPicture[] = [];

  function layersOf(output: Output): readonly Layer[] {
    const layers = output.stream.layers();
    return layers.every(({ codec }) => output.takes(codec))
      ? layers
      : layers.filter(({ codec }) => output.takes(codec));
  }

  function choose(now: number): void {
    lookedAt = now;
    let soundBits = 0;
    for (const output of sounds) {
      const layer = output.stream.layers()[0];
      output.aim(layer, now);
      soundBits += layer?.bits ?? 0;
    }
    const shown: { output: Output; layers: readonly Layer[] }[] = [];
    for (const output of videos) {
      const layers = layersOf(output);
      if (layers.length > 0 || output.layer) shown.push({ output, layers });
    }
    const sent = shown.map(({ output, layers }) => (output.layer ? layers.indexOf(output.layer) : -1));
    const demands = shown.map(({ layers }, at) => demandOf(layers, downlink.congested(now) ? -1 : sent[at]!));
    const budget = Math.max(downlink.starved ? 0 : smallestPictureBits, downlink.budget - soundBits);
    const chosen = allocate(demands, budget);
    nextBits = chosen.nextBits === undefined ? undefined : chosen.nextBits + soundBits;
    for (const [at, { output, layers }] of shown.entries()) {
      const rank = chosen.layers[at]!;
      const up = rank > sent[at]! && sent[at]! >= 0;
      if (up && now - raisedAt < upMs) continue;
      if (up) raisedAt = now;
      output.aim(rank < 0 ? undefined : layers[rank], now);
    }
    tell(shown, now);
  }

  function demandOf(layers: readonly Layer[], keep: number): Demand {
    return { bits: layers.map(({ bits }) => bits), most: mostOf(wish, layers.length), keep };
  }

  function tell(shown: { output: Output; layers: readonly Layer[] }[], now: number): void {
    const live = shown.filter(({ layers }) => layers.length > 0);
    if (live.length > 0) beganAt ??= now;
    const starting = beganAt === undefined || (now - beganAt < startingMs && !downlink.congested(now));
    const pictures = live.map(({ output: { layer, track }, layers }): SentPicture => {
      const rank = layer ? layers.indexOf(layer) : -1;
      const best = rank === layers.length - 1;
      const because = best ? null : rank >= mostOf(wish, layers.length) ? 'wish' : starting ? null : 'link';
      return { place: track.place, source: track.source, quality: nameOf(rank, layers.length), because };
    });
    const text = JSON.stringify(pictures);
    if (text === told) return;
    told = text;
    sentNow = pictures;
    sending(pictures);
  }

  return {
    get nextBits() {
      return nextBits;
    },
    get wish() {
      return wish;
    },
    get sent() {
      return sentNow;
    },
    choose,
    prefer(picture, now) {
      wish = picture;
      raisedAt = -Infinity;
      beganAt = now;
      choose(now);
    },
    tick(now) {
      if (now - lookedAt >= lookMs) choose(now);
    },
  };
}

/** The best layer, of so many, that the wish allows. */
function mostOf(wish: Picture, layers: number): number {
  if (wish === 'none') return -1;
  if (wish === 'low') return 0;
  return wish === 'medium' ? Math.floor((layers - 1) / 2) : layers - 1;
}

function nameOf(rank: number, layers: number): SentPicture['quality'] {
  if (rank < 0) return 'none';
  if (rank === layers - 1) return 'high';
  return rank === 0 ? 'low' : 'medium';
}
