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
 * The answer with two wishes of ours to our own encoders, which read them there: Opus with in-band repair data
 * (RFC 7587 section 6.1, `useinbandfec`; a receiver that cannot use it skips it), and in Chromium a first guess of what the
 * link carries. Unasked it begins with 300 kbit/s and takes a quarter of a minute to a sharp picture; too high a guess is
 * corrected within a second. Other browsers ignore it.
 */
export function tuned(answer: string): string {
  const repaired = withFormat(answer, 'opus', 'useinbandfec', 1);
  return withFormat(repaired, 'VP8', 'x-google-start-bitrate', START_KBITS);
}

const START_KBITS = 1_200;

/** Sets one format parameter (RFC 8866 section 6.15, `a=fmtp`) of a codec in every media section that has it. */
function withFormat(sdp: string, codec: string, name: string, value: number): string {
  return sdp
    .split(/^(?=m=)/m)
    .map((section) => {
      const payload = new RegExp(`^a=rtpmap:(\\d+) ${codec}/`, 'im').exec(section)?.[1];
      return payload ? withParameter(section, payload, name, value) : section;
    })
    .join('');
}

function withParameter(section: string, payload: string, name: string, value: number): string {
  const line = new RegExp(`^a=fmtp:${payload} (.*?)(\\r?)$`, 'm');
  const known = line.exec(section)?.[1];
  if (known === undefined)
    return section.replace(
      new RegExp(`^(a=rtpmap:${payload} .*?)(\\r?)$`, 'm'),
      `$1$2\na=fmtp:${payload} ${name}=${value}$2`,
    );
  const others = known.split(';').filter((one) => one.trim().split('=')[0] !== name);
  return section.replace(line, `a=fmtp:${payload} ${[...others, `${name}=${value}`].join(';')}$2`);
}
