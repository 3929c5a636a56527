import { createStream, type Stream } from './stream.ts';
import { Output } from './output.ts';
import { createRtpHeader, readRtpHeader } from './rtp/header.ts';
import { acceptOffer } from './sdp/accept.ts';
import type { CodecName } from './sdp/codecs.ts';
import { parseOffer } from './sdp/parse.ts';
import { chromeOffer, tracks } from './sdp/test-offers.ts';
import { rtp, vp8 } from './test-packets.ts';

/** For tests: streams, publishers who feed them and viewers who see them, without connections. */
export const camera = (): Stream => createStream({ source: 'camera', place: 0 }, { media: 0xabcdef, rtx: 0xabcdf0 });
export const microphone = (): Stream => createStream({ source: 'microphone', place: 0 }, { media: 7, rtx: 8 });

export interface Seen {
  sequence: number;
  timestamp: number;
  ssrc: number;
  payloadType: number;
  pictureId: number;
  body: string;
}

const accepted = acceptOffer('subscribe', parseOffer(chromeOffer({ direction: 'recvonly' })), tracks);

/** Watches the stream; sent the best layer there is unless the test aims elsewhere. */
export function viewer(stream: Stream, { begins = true, choose = true } = {}) {
  const seen: Seen[] = [];
  const header = createRtpHeader();
  const track = accepted.sections.find((section) => section.track?.source === stream.source)!.track!;
  const output = new Output({
    track,
    stream,
    send(packet) {
      readRtpHeader(packet, header);
      const { sequence, timestamp, ssrc, payloadType, payloadStart: at } = header;
      const pictureId = track.kind === 'video' && packet.length > at + 4 ? packet.readUInt16BE(at + 2) & 0x7fff : 0;
      seen.push({ sequence, timestamp, ssrc, payloadType, pictureId, body: packet.toString('latin1', at + 6) });
      return true;
    },
    layersChanged: (now) => choose && output.aim(stream.layers().at(-1), now),
    random: () => 100,
  });
  stream.add(output);
  if (begins) output.layersChanged(0);
  return { output, seen, bodies: () => seen.map(({ body }) => body).join(' ') };
}

/** Publishes into the stream: `give` sends a packet of a layer, the smallest being 0. */
export function sender(stream: Stream, { layers = 1, codec = 'vp8' as CodecName } = {}) {
  const feed = stream.feed();
  const asked: number[] = [];
  const header = createRtpHeader();
  const made = Array.from({ length: layers }, (_, rank) =>
    feed.layer({
      rank,
      codec,
      requestKeyframe: (now) => void asked.push(now),
      timestampAt: (ms) => (ms * 90) >>> 0,
      msAt: (timestamp) => timestamp / 90,
    }),
  );
  function give(
    sequence: number,
    body: string,
    { key = false, now = sequence * 10, layer = 0, timestamp = sequence * 900 } = {},
  ): void {
    const payload = codec === 'opus' ? Buffer.from(body) : vp8({ keyframe: key, pictureId: sequence & 0x7fff, body });
    const packet = rtp({ sequence, timestamp, payload, payloadType: codec === 'opus' ? 111 : 96 });
    if (!readRtpHeader(packet, header)) throw new Error('the test made a packet that is none');
    feed.receive(made[layer]!, packet, header, now);
  }
  return { feed, layers: made, asked, give };
}
