/** A codec as `getCapabilities` names it. */
interface Codec {
  mimeType: string;
}

/** VP8 first: every browser decodes it and the server knows how to switch it. The rest stays as the browser likes it. */
export function codecOrder<T extends Codec>(codecs: readonly T[]): T[] {
  const isFirst = (codec: Codec) => codec.mimeType.toLowerCase() === 'video/vp8';
  return [...codecs.filter(isFirst), ...codecs.filter((codec) => !isFirst(codec))];
}

/**
 * The sender looks into the answer to know whether it may send Opus with in-band repair data (RFC 7587 section 6.1,
 * `useinbandfec`). We ask for it whatever the answer says: a receiver that cannot use it skips it.
 */
export function withOpusRepair(sdp: string): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (!payload) return sdp;
  const fmtp = new RegExp(`^a=fmtp:${payload} (.*)$`, 'm');
  const found = fmtp.exec(sdp);
  if (!found)
    return sdp.replace(/^(a=rtpmap:\d+ opus\/48000.*?)(\r?)$/im, `$1$2\n` + `a=fmtp:${payload} useinbandfec=1$2`);
  if (/useinbandfec=/.test(found[1]!))
    return sdp.replace(fmtp, (line) => line.replace(/useinbandfec=\d/, 'useinbandfec=1'));
  return sdp.replace(fmtp, (line) => line.replace(/(\r?)$/, ';useinbandfec=1$1'));
}
