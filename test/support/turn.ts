/** A client of a relay (TURN, RFC 8656) over UDP: as much of it as it takes to be refused, or not. */
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { attribute, readStun, writeStun, xorAddress } from '../../server/media/worker/door/stun.ts';

export interface TurnAnswer {
  /** Null when it was granted. */
  error: number | null;
}

export interface TurnClient {
  /** Asks for a way through the relay, for UDP unless said otherwise. */
  allocate(options?: { family?: 4 | 6; transport?: 'udp' | 'tcp' }): Promise<TurnAnswer>;
  /** May packets be sent to this address? */
  permit(address: string): Promise<TurnAnswer>;
  /** The same, for the faster way of sending. */
  bindChannel(address: string, port: number): Promise<TurnAnswer>;
  /** A TCP connection from the relay to somebody (RFC 6062). */
  connect(address: string, port: number): Promise<TurnAnswer>;
  connectionBind(): Promise<TurnAnswer>;
  close(): void;
}

export interface TurnLogin {
  username: string;
  credential: string;
  /** Instead of the one the relay names. */
  realm?: string;
}

const [ALLOCATE, PERMISSION, CHANNEL, CONNECT, CONNECTION_BIND] = [0x0003, 0x0008, 0x0009, 0x000a, 0x000b] as const;
const [USERNAME, ERROR_CODE, CHANNEL_NUMBER, PEER, REALM, NONCE] = [
  0x0006, 0x0009, 0x000c, 0x0012, 0x0014, 0x0015,
] as const;
const [FAMILY, TRANSPORT, CONNECTION_ID] = [0x0017, 0x0019, 0x002a] as const;
const patienceMs = 10_000;

export async function openTurn(port: number, login?: TurnLogin): Promise<TurnClient> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let realm = '';
  let nonce: Buffer | undefined;

  async function ask(type: number, build: (header: Buffer) => [number, Buffer][]): Promise<TurnAnswer> {
    const first = await exchange(type, build);
    const error = errorOf(first);
    // The first answer, and one with a nonce that has become old, say with what to ask again.
    if (!login || (error !== 401 && error !== 438) || (error === 401 && nonce)) return { error };
    realm = attribute(first, REALM)?.toString() ?? realm;
    nonce = attribute(first, NONCE);
    return { error: errorOf(await exchange(type, build)) };
  }

  async function exchange(type: number, build: (header: Buffer) => [number, Buffer][]) {
    const header = Buffer.concat([Buffer.from([type >> 8, type & 255, 0, 0, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)]);
    const theirs = login?.realm ?? realm;
    const signature: [number, Buffer][] =
      login && nonce
        ? [
            [USERNAME, Buffer.from(login.username)],
            [REALM, Buffer.from(theirs)],
            [NONCE, nonce],
          ]
        : [];
    const key = createHash('md5').update(`${login?.username}:${theirs}:${login?.credential}`).digest();
    const attributes = [...build(header), ...signature].map(([name, value]) => ({ type: name, value }));
    const signed = writeStun(header, attributes, key);
    // Without a login the message ends where the signature would begin.
    const packet = signature.length > 0 ? signed : withoutTail(signed);
    const signal = AbortSignal.timeout(patienceMs);
    socket.send(packet);
    for (;;) {
      const [answer] = (await once(socket, 'message', { signal })) as [Buffer];
      const read = readStun(answer);
      if (read && answer.subarray(8, 20).equals(header.subarray(8, 20))) return read;
    }
  }

  return {
    allocate: ({ family = 4, transport = 'udp' } = {}) =>
      ask(ALLOCATE, () => [
        [TRANSPORT, Buffer.from([transport === 'udp' ? 17 : 6, 0, 0, 0])],
        [FAMILY, Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])],
      ]),
    permit: (address) => ask(PERMISSION, (header) => [[PEER, xorAddress(header, address, 0)]]),
    bindChannel: (address, to) =>
      ask(CHANNEL, (header) => [
        [CHANNEL_NUMBER, Buffer.from([0x40, 0, 0, 0])],
        [PEER, xorAddress(header, address, to)],
      ]),
    connect: (address, to) => ask(CONNECT, (header) => [[PEER, xorAddress(header, address, to)]]),
    connectionBind: () => ask(CONNECTION_BIND, () => [[CONNECTION_ID, Buffer.from([0, 0, 0, 1])]]),
    close: () => socket.close(),
  };
}

function withoutTail(signed: Buffer): Buffer {
  const packet = Buffer.from(signed.subarray(0, signed.length - 32));
  packet.writeUInt16BE(packet.length - 20, 2);
  return packet;
}

/** Class and number as in RFC 8489 section 14.8; null for a success. */
function errorOf(message: NonNullable<ReturnType<typeof readStun>>): number | null {
  if ((message.type & 0x0110) === 0x0100) return null;
  const code = attribute(message, ERROR_CODE);
  return code ? code[2]! * 100 + code[3]! : 500;
}
