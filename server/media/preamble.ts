/**
 * How a connection between nodes begins, on the port that also speaks HTTP and TLS: eight bytes that neither of them begins with,
 * then the name of the link. Behind it the caller is silent until it is answered with one byte, so that nobody on the way to the
 * worker reads what is not his; then TLS begins.
 */
const magic = Buffer.from('\0link-1\n');
/** 128 bits in base64url. */
const name = /^[\w-]{22}$/;

export const PREAMBLE_BYTES = magic.length + 22;
export const preambleFirstByte = magic[0]!;
export const preambleAnswer = Buffer.from([1]);

export function writePreamble(link: string): Buffer {
  return Buffer.concat([magic, Buffer.from(link, 'latin1')]);
}

/** The name of the link; undefined when these bytes are something else. */
export function readPreamble(bytes: Buffer): string | undefined {
  if (bytes.length !== PREAMBLE_BYTES || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
  const link = bytes.toString('latin1', magic.length);
  return name.test(link) ? link : undefined;
}
