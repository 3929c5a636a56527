import { ntpToMs } from './clock.ts';
import { extensionLength, findExtension, type RtpHeader } from './header.ts';

/**
 * When the picture of this packet was captured, by the clock of whoever sends it: milliseconds since 1970, with fractions. Reads
 * the extension abs-capture-time (its number is `extension`): an NTP timestamp in Q32.32, and perhaps, where somebody else
 * captured it, by how much that one's clock is ahead of the sender's. Undefined where the packet does not say.
 */
export function readCaptureTime(packet: Buffer, header: RtpHeader, extension: number): number | undefined {
  const at = findExtension(packet, header, extension);
  if (at < 0) return undefined;
  const bytes = extensionLength(packet, at);
  if (bytes !== 8 && bytes !== 16) return undefined;
  const captured = ntpToMs(packet.readUInt32BE(at), packet.readUInt32BE(at + 4));
  if (bytes === 8) return captured;
  const ahead = packet.readInt32BE(at + 8) + packet.readUInt32BE(at + 12) / 0x1_0000_0000;
  return captured - ahead * 1_000;
}
