import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** Where the system keeps the socket: `fd` is its descriptor, and -1 from the moment on in which Node closes it. */
export interface Handle {
  readonly fd: number;
}

/** Null where there is no way past the stream: TLS puts other bytes on the wire, and Windows gives sockets no descriptor. */
export function handleOf(wire: Duplex): Handle | null {
  if (!(wire instanceof Socket) || wire instanceof TLSSocket) return null;
  const handle = (wire as unknown as { _handle?: Partial<Handle> | null })._handle;
  return typeof handle?.fd === 'number' && handle.fd >= 0 ? (handle as Handle) : null;
}

/**
 * Writes to the socket of the system what it takes at once, and returns the number of bytes. A stream is for waiting; a message
 * to a thousand sockets waits for hardly any, and the way through their streams would cost as much as half of what the
 * system does. Nothing may wait in the stream meanwhile, or bytes would overtake others.
 */
export function writeAtOnce(handle: Handle, bytes: Buffer): number {
  const { fd } = handle; // asked every time: a number kept from before could belong to another file by now
  if (fd < 0) return 0;
  try {
    return writeSync(fd, bytes);
  } catch {
    return 0; // full, or broken: the stream waits, or tells of it
  }
}
