import type { StreamLook } from '../../../protocol/lens.ts';
import type { Incoming } from './incoming.ts';
import type { Output } from './output.ts';
import { clockRates } from './sdp/codecs.ts';

/** What one viewer is sent of one source; null when that is nothing so far. */
export function lookAtOutput(output: Output, now: number): StreamLook | null {
  const { track, stream, format, sendsNow, packets, octets } = output;
  if (!format || packets === 0) return null;
  const layers = stream.layers();
  const at = sendsNow ? layers.indexOf(sendsNow) : -1;
  return {
    place: track.place,
    source: track.source,
    ssrc: stream.ssrc,
    rtxSsrc: format.rtxPayloadType === undefined ? null : stream.rtxSsrc,
    payloadType: format.payloadType,
    codec: format.codec,
    clockRate: clockRates[track.kind],
    layer: track.kind === 'audio' || at < 0 ? null : at,
    layers: layers.length,
    bits: Math.round(sendsNow?.measuredBits(now) ?? 0),
    packets,
    octets,
  };
}

/** One SSRC of a publisher; null when nothing of it came. `rtxSsrc` is that of its retransmissions, as far as it is known. */
export function lookAtIncoming(incoming: Incoming, rtxSsrc: number | null, now: number): StreamLook | null {
  const { track, layer, ssrc, packets, octets } = incoming;
  const [format] = track.formats;
  if (packets === 0) return null;
  return {
    place: track.place,
    source: track.source,
    ssrc,
    rtxSsrc,
    payloadType: format!.payloadType,
    codec: format!.codec,
    clockRate: clockRates[track.kind],
    layer: track.kind === 'audio' ? null : layer.rank,
    layers: Math.max(1, track.layers.length),
    bits: Math.round(layer.measuredBits(now)),
    packets,
    octets,
  };
}
