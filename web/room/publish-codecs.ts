/** A codec as `getCapabilities` names it. */
interface Codec {
  mimeType: string;
}

/** VP8 first: every browser decodes it and the server knows how to switch it. The rest stays as the browser likes it. */
export function codecOrder<T extends Codec>(codecs: readonly T[]): T[] {
  const isFirst = (codec: Codec) => codec.mimeType.toLowerCase() === 'video/vp8';
  return [...codecs.filter(isFirst), ...codecs.filter((codec) => !isFirst(codec))];
}
