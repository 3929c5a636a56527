import type { Source } from '../../../../protocol/stage.ts';
import type { Codec, OfferedSection } from './offer.ts';

/**
 * What we forward. Every browser encodes and decodes Opus, VP8 and H.264 (RFC 7874 section 3, RFC 7742 section 5). Browsers
 * are asked for VP8, which they send in several layers; H.264 is what hardware and encoders speak. Nothing is transcoded.
 */
export type CodecName = 'opus' | 'vp8' | 'h264';

export const clockRates = { audio: 48_000, video: 90_000 } as const;

export const kinds = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  camera2: 'video',
} as const satisfies Record<Source, 'audio' | 'video'>;

const offeredAs = { opus: 'opus/48000/2', vp8: 'vp8/90000', h264: 'h264/90000' } as const;
const answeredAs = { opus: 'opus/48000/2', vp8: 'VP8/90000', h264: 'H264/90000' } as const;
/** In the order we prefer them. */
const ofKind: Record<'audio' | 'video', CodecName[]> = { audio: ['opus'], video: ['vp8', 'h264'] };

/** One codec of one section, with the numbers the client gave it. */
export interface Format {
  codec: CodecName;
  payloadType: number;
  /** Retransmissions (RFC 4588), for pictures. */
  rtxPayloadType: number | undefined;
  transportWide: boolean;
  /** Of H.264: the profile-level-id as it was offered (RFC 6184 section 8.1). */
  profile: string | undefined;
}

/** All that we speak of what the section offers, best first. A publisher is held to the first. */
export function formatsOf(offered: OfferedSection, kind: 'audio' | 'video'): Format[] {
  return ofKind[kind].flatMap((codec) => {
    const payloadType = payloadTypeOf(offered, codec);
    if (payloadType === undefined) return [];
    const { feedback, profile } = offered.codecs.get(payloadType)!;
    return [
      {
        codec,
        payloadType,
        rtxPayloadType: kind === 'video' ? rtxOf(offered, payloadType) : undefined,
        transportWide: feedback.has('transport-cc'),
        profile,
      },
    ];
  });
}

function payloadTypeOf(offered: OfferedSection, codec: CodecName): number | undefined {
  const found = offered.formats
    .map(Number)
    .filter((type) => usable(type) && offered.codecs.get(type)?.name === offeredAs[codec]);
  if (codec !== 'h264') return found[0];
  // Only packetization mode 1 fits real pictures into packets; of the profiles constrained baseline is what all decode.
  const whole = found.filter((type) => offered.codecs.get(type)!.packetizationMode === 1);
  return whole.find((type) => isBaseline(offered.codecs.get(type)!)) ?? whole[0];
}

const isBaseline = ({ profile }: Codec): boolean => profile?.startsWith('42e0') ?? false;

function rtxOf(offered: OfferedSection, payloadType: number): number | undefined {
  return offered.formats.map(Number).find((type) => {
    const codec = offered.codecs.get(type);
    return usable(type) && codec?.name === 'rtx/90000' && codec.repeats === payloadType;
  });
}

/** 64 to 95 cannot be told from RTCP on a shared port (RFC 5761 section 4). */
function usable(payloadType: number): boolean {
  return payloadType < 64 || payloadType > 95;
}

/** Chrome takes this as its first estimate instead of 0.3 Mbit/s, and a lecture starts sharp. */
const START_KBITS = 1_500;

/** The lines of an answer about one format. */
export function formatLines(role: 'publish' | 'subscribe', { codec, payloadType: type, ...format }: Format): string[] {
  const parameters = [
    ...(codec === 'opus' ? ['minptime=10', 'useinbandfec=1'] : []),
    ...(codec === 'h264'
      ? [
          'level-asymmetry-allowed=1',
          'packetization-mode=1',
          ...(format.profile ? [`profile-level-id=${format.profile}`] : []),
        ]
      : []),
    ...(role === 'publish' && codec !== 'opus' ? [`x-google-start-bitrate=${START_KBITS}`] : []),
  ];
  const feedback = [
    ...(codec === 'opus' ? [] : ['nack', 'nack pli', 'ccm fir', 'goog-remb']),
    ...(role === 'publish' && format.transportWide ? ['transport-cc'] : []),
  ];
  return [
    `a=rtpmap:${type} ${answeredAs[codec]}`,
    ...feedback.map((one) => `a=rtcp-fb:${type} ${one}`),
    ...(parameters.length > 0 ? [`a=fmtp:${type} ${parameters.join(';')}`] : []),
    ...(format.rtxPayloadType === undefined
      ? []
      : [`a=rtpmap:${format.rtxPayloadType} rtx/90000`, `a=fmtp:${format.rtxPayloadType} apt=${type}`]),
  ];
}
