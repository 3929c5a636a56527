import type { Source } from '../../protocol/stage.ts';

const order: Record<string, Source[]> = { audio: ['microphone'], video: ['camera', 'screen'] };

/**
 * Which section of an encoder's offer is which source: the first audio the microphone, the first video the camera, the second
 * the screen. Sections that do not send are passed over. The media plane checks the rest of the offer.
 */
export function tracksOf(sdp: string): { mid: string; source: Source }[] {
  const tracks: { mid: string; source: Source }[] = [];
  for (const section of sdp.split(/^m=/m).slice(1)) {
    const mid = /^a=mid:(\S+)\s*$/m.exec(section)?.[1];
    if (mid === undefined || /^a=(recvonly|inactive)\s*$/m.test(section)) continue;
    const kind = section.slice(0, section.indexOf(' '));
    const source = order[kind]?.find((one) => !tracks.some((track) => track.source === one));
    if (source) tracks.push({ mid, source });
  }
  return tracks;
}

/** The ICE fragment of an offer or of a trickled part of it; with bundled sections all have the same. */
export function iceFragmentOf(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S+)\s*$/m.exec(sdp)?.[1];
}

/**
 * Whether each section that sends has a codec that every viewer has. An encoder with another one would be heard and not seen,
 * and nobody told.
 */
export function speaksOurCodecs(sdp: string): boolean {
  const codecs: Record<string, RegExp> = {
    audio: /^a=rtpmap:\d+ opus\/48000\/2\s*$/im,
    video: /^a=rtpmap:\d+ VP8\/90000\s*$/im,
  };
  const sections = sdp.split(/^m=/m).slice(1);
  return sections.every((section) => codecs[section.slice(0, section.indexOf(' '))]?.test(section) ?? true);
}
