import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { limits } from '../../../../protocol/limits.ts';
import type { NodeAddress } from '../../port.ts';
import { preambleAnswer, writePreamble } from '../../preamble.ts';

/**
 * A link between nodes leaves the machine: it is encrypted, and both ends prove that they have the key of its ticket. No
 * certificate takes part, so that none can expire; the key exchange of each link is a new one (RFC 5489, RFC 7905), so that who
 * records a link and learns its key later still reads nothing.
 */
const cipher = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
} as const;

export interface Secret {
  /** The name of the link. */
  link: string;
  /** 256 bits in base64url. */
  key: string;
}

/** The lending end, with the socket on which another node has named the link. `signal` gives it up. */
export function answer(socket: Socket, { link, key }: Secret, signal: AbortSignal): Promise<TLSSocket> {
  const psk = Buffer.from(key, 'base64url');
  const server = createServer({ ...cipher, pskCallback: (_, identity) => (identity === link ? psk : null) });
  return opened(socket, signal, async () => {
    await writing(socket, preambleAnswer);
    const secure = new Promise<TLSSocket>((resolve, reject) => {
      server.once('secureConnection', resolve);
      server.once('tlsClientError', reject);
    });
    server.emit('connection', socket);
    return secure;
  });
}

/** The borrowing end. */
export function call(from: NodeAddress, { link, key }: Secret, signal: AbortSignal): Promise<TLSSocket> {
  const socket = connect({ ...from, noDelay: true });
  const negotiated = { identity: link, psk: Buffer.from(key, 'base64url') };
  return opened(socket, signal, async () => {
    await once(socket, 'connect', { signal });
    const answered = once(socket, 'data', { signal });
    socket.write(writePreamble(link));
    const [bytes] = (await answered) as [Buffer];
    if (!bytes.equals(preambleAnswer)) throw new Error('what listens there is no node of ours');
    socket.pause();
    const secure = connectTls({
      ...cipher,
      socket,
      pskCallback: () => negotiated,
      checkServerIdentity: () => undefined, // there is no certificate: who has the key is the one
    });
    secure.on('error', () => {});
    await once(secure, 'secureConnect', { signal });
    return secure;
  });
}

/** Within `limits.linkOpenMs`, or the socket is destroyed. */
async function opened(socket: Socket, signal: AbortSignal, open: () => Promise<TLSSocket>): Promise<TLSSocket> {
  const giveUp = () => socket.destroy(new Error('the link could not be opened in time'));
  const tooLate = setTimeout(giveUp, limits.linkOpenMs);
  signal.addEventListener('abort', giveUp);
  const broken = new Promise<never>((_, reject) => {
    socket.once('error', reject);
    socket.once('close', () =>
      reject(new Error('the other node shut it without a word: the ticket was not good there')),
    );
  });
  broken.catch(() => {});
  socket.on('error', () => {});
  try {
    socket.setNoDelay(true);
    return await Promise.race([open(), broken]);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(tooLate);
    signal.removeEventListener('abort', giveUp);
  }
}

function writing(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve())));
}
