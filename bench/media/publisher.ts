/**
 * The lecturer, in a process of her own: a camera of 720p at 30 frames/s in one quality or three, and Opus at 50 packets/s,
 * paced as browsers do it. Answers requests for keyframes, and nothing else: on the loopback nothing is lost on the way up.
 */
import { randomInt } from 'node:crypto';
import { readRtcp } from '../../server/media/worker/rtp/rtcp.ts';
import { obey } from '../hall/child.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { createPeer, type Peer } from './peer.ts';
import { createEncoder, type Encoder } from './picture.ts';
import { extensions, payloadTypes, readRemote, writeOffer, type RemoteSection, type Section } from './sdp.ts';

export type Order =
  | {
      do: 'offer';
      layers: 1 | 3;
      /** Sections that are offered besides microphone and camera, with nothing in them yet. */
      empty: number;
    }
  | { do: 'answered'; sdp: string }
  | { do: 'play' | 'pause' | 'count' };

/** Of `play`, `pause` and `count`: packets sent so far. */
export interface Sent {
  packets: number;
}

interface Layer {
  encoder: Encoder;
  out: Outgoing;
}

/** Named and ordered as the lecturer's page does it. */
const qualities = [
  { rid: 'l', width: 320, height: 180, bitsPerSecond: 150_000 },
  { rid: 'm', width: 640, height: 360, bitsPerSecond: 500_000 },
  { rid: 'h', width: 1280, height: 720, bitsPerSecond: 1_500_000 },
];
const framesPerSecond = 30;
const voiceMs = 20;
/** 32 kbit/s, as browsers speak Opus in one channel. */
const voice = Buffer.alloc(80, 0x3c);
/** Browsers hand packets to the network in such steps, at two and a half times the rate, so that a keyframe is no burst. */
const pacing = { stepMs: 5, factor: 2.5 };
const reportMs = 1_000;

const mids = { microphone: '0', camera: '1' };
let peer: Peer;
let wanted: typeof qualities;
let ssrcs: number[];
let microphone: Outgoing;
let camera: Layer[] = [];
let step: NodeJS.Timeout | undefined;
let transportWide = 0;
let packets = 0;

obey(async (order: Order) => {
  if (order.do === 'offer') return offer(order);
  if (order.do === 'answered') return answered(order.sdp);
  if (order.do === 'play') play();
  else if (order.do === 'pause') clearInterval(step);
  return { packets } satisfies Sent;
});

async function offer({ layers, empty }: Order & { do: 'offer' }): Promise<string> {
  peer = createPeer('send', received);
  wanted = qualities.slice(-layers);
  ssrcs = Array.from({ length: 1 + layers }, () => randomInt(1, 0x1_0000_0000));
  const sections: Section[] = [
    { mid: mids.microphone, kind: 'audio', ssrcs: { media: ssrcs[0]! } },
    layers === 1
      ? { mid: mids.camera, kind: 'video', ssrcs: { media: ssrcs[1]!, rtx: randomInt(1, 0x1_0000_0000) } }
      : { mid: mids.camera, kind: 'video', rids: wanted.map(({ rid }) => rid) },
    ...Array.from({ length: empty }, (_, n): Section => {
      const ssrcs = { media: randomInt(1, 0x1_0000_0000), rtx: randomInt(1, 0x1_0000_0000) };
      return { mid: String(2 + n), kind: 'video', ssrcs };
    }),
  ];
  return writeOffer(await peer.offer(), sections);
}

async function answered(sdp: string): Promise<void> {
  const remote = readRemote(sdp);
  const [sound, picture] = [mids.microphone, mids.camera].map((mid) => remote.sections.find((it) => it.mid === mid));
  if (!sound || !picture || sound.refused || picture.refused) throw new Error(`the server did not take all:\n${sdp}`);
  const rids = picture.extensions.get(extensions.rid.name);
  if (wanted.length > 1 && rids === undefined) throw new Error(`the server does not take three qualities:\n${sdp}`);
  microphone = outgoing(ssrcs[0]!, payloadTypes.audio, sound);
  camera = wanted.map(({ rid, ...size }, n) => ({
    encoder: createEncoder({ ...size, framesPerSecond }),
    out: outgoing(
      ssrcs[1 + n]!,
      payloadTypes.video,
      picture,
      rids === undefined ? undefined : { id: rids, value: rid },
    ),
  }));
  await peer.answered(remote);
}

function outgoing(
  ssrc: number,
  payloadType: number,
  { mid, extensions: taken }: RemoteSection,
  rid?: { id: number; value: string },
): Outgoing {
  const midId = taken.get(extensions.mid.name);
  return createOutgoing({
    ssrc,
    payloadType,
    mid: midId === undefined ? undefined : { id: midId, value: mid },
    rid,
    transportWideId: taken.get(extensions.transportWide.name),
  });
}

function received(packet: Buffer): void {
  readRtcp(packet, {
    keyframe(about) {
      camera.find(({ out }) => out.ssrc === about)?.encoder.wantKeyframe();
    },
  });
}

/** From now on, until `pause`. */
function play(): void {
  const begun = performance.now();
  const rate = wanted.reduce((sum, { bitsPerSecond }) => sum + bitsPerSecond, 0) * pacing.factor;
  const waiting: { out: Outgoing; payload: Buffer; timestamp: number; marker: boolean }[] = [];
  let voices = 0;
  let frames = 0;
  let reportedAt = begun;
  let steppedAt = begun;
  let bytes = 0;
  clearInterval(step);
  step = setInterval(() => {
    const now = performance.now();
    for (; begun + voices * voiceMs <= now; voices++) {
      send(microphone, voice, clock(begun + voices * voiceMs, 48_000), voices === 0);
    }
    for (; begun + (frames * 1000) / framesPerSecond <= now; frames++) {
      const timestamp = clock(begun + (frames * 1000) / framesPerSecond, 90_000);
      for (const { encoder, out } of camera) {
        const payloads = encoder.frame();
        payloads.forEach((payload, n) => waiting.push({ out, payload, timestamp, marker: n === payloads.length - 1 }));
      }
    }
    bytes = Math.min(0, bytes) + ((now - steppedAt) * rate) / 8_000;
    steppedAt = now;
    while (bytes > 0 && waiting.length > 0) {
      const { out, payload, timestamp, marker } = waiting.shift()!;
      send(out, payload, timestamp, marker);
      bytes -= payload.length;
    }
    if (now - reportedAt >= reportMs) report((reportedAt = now));
  }, pacing.stepMs);
}

function send(out: Outgoing, payload: Buffer, timestamp: number, marker: boolean): void {
  packets++;
  peer.send(out.packet(payload, timestamp, marker, transportWide++));
}

function report(now: number): void {
  const moment = performance.timeOrigin + now;
  peer.send(microphone.report(moment, clock(now, 48_000)));
  for (const { out } of camera) {
    peer.send(out.report(moment, clock(now, 90_000)));
    out.introduced(); // a second later the server has reported on every SSRC, which says that it knows them
  }
}

/** RTP time of this moment. */
const clock = (now: number, rate: number): number => Math.round((now * rate) / 1000);
