import type { Source } from '../../protocol/stage.ts';

/** Of each kind (`audio`, `video`), which source the first section is, which the second, and so on. */
export type Order = Readonly<Record<string, readonly Source[]>>;

/**
 * Which section of an offer is which source, by their order. Sections that do not go our way are passed over: those of an
 * encoder that do not send, those of a player that do not receive. The media plane checks the rest of the offer.
 */
export function tracksOf(sdp: string, order: Order, way: 'send' | 'receive'): { mid: string; source: Source }[] {
  const tracks: { mid: string; source: Source }[] = [];
  for (const { kind, mid, text } of sectionsOf(sdp)) {
    if (mid === undefined || elsewhere[way].test(text)) continue;
    const source = order[kind]?.find((one) => !tracks.some((track) => track.source === one));
    if (source) tracks.push({ mid, source });
  }
  return tracks;
}

const elsewhere = { send: /^a=(recvonly|inactive)\s*$/m, receive: /^a=(sendonly|inactive)\s*$/m };

/** The ICE fragment of an offer or of a trickled part of it; with bundled sections all have the same. */
export function iceFragmentOf(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S+)\s*$/m.exec(sdp)?.[1];
}

/**
 * Whether each section has a codec that we forward: VP8 or H.264 in packetization mode 1, and Opus. An encoder with another one
 * would be heard and not seen, a player would stay dark, and nobody would be told.
 */
export function speaksOurCodecs(sdp: string): boolean {
  return sectionsOf(sdp).every(({ kind, text }) => {
    if (kind === 'audio') return /^a=rtpmap:\d+ opus\/48000\/2\s*$/im.test(text);
    return kind !== 'video' || /^a=rtpmap:\d+ VP8\/90000\s*$/im.test(text) || offersH264(text);
  });
}

function offersH264(section: string): boolean {
  const typesOf = (line: RegExp) => [...section.matchAll(line)].map(([, type]) => type);
  const inMode1 = new Set(typesOf(/^a=fmtp:(\d+) (?:.*[; ])?packetization-mode=1(?!\d)/gm));
  return typesOf(/^a=rtpmap:(\d+) H264\/90000\s*$/gim).some((type) => inMode1.has(type));
}

function sectionsOf(sdp: string): { kind: string; mid: string | undefined; text: string }[] {
  return sdp
    .split(/^m=/m)
    .slice(1)
    .map((text) => ({
      kind: text.slice(0, text.indexOf(' ')),
      mid: /^a=mid:(\S+)\s*$/m.exec(text)?.[1],
      text,
    }));
}
