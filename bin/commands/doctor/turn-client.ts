/** As much of a client of a relay (TURN, RFC 8656) as it takes to be let in, or not, by each way there is. */
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectTcp, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { attribute, readStun, writeStun, type StunMessage } from '../../../server/media/worker/door/stun.ts';
import type { TurnUri } from '../../../server/turn/uri.ts';

export interface TurnLogin {
  username: string;
  credential: string;
}

const [ALLOCATE, REFRESH] = [0x0003, 0x0004] as const;
const [USERNAME, ERROR_CODE, LIFETIME, REALM, NONCE, TRANSPORT] = [0x0006, 0x0009, 0x000d, 0x0014, 0x0015, 0x0019];
const udp = Buffer.from([17, 0, 0, 0]);
const headerBytes = 20;

/** Bytes to the relay and its answers. */
interface Wire {
  exchange(request: Buffer): Promise<Buffer>;
  close(): void;
}

/**
 * Asks for an allocation with this login and gives it back at once. Resolves with null when it was granted, else with the number
 * of the error (RFC 8656 section 19); rejects when the relay cannot be reached.
 */
export async function tryAllocation(uri: TurnUri, login: TurnLogin, patienceMs = 4_000): Promise<number | null> {
  const signal = AbortSignal.timeout(patienceMs);
  const wire = await openWire(uri, signal);
  try {
    const first = await ask(wire, ALLOCATE, [[TRANSPORT, udp]]);
    const [realm, nonce] = [attribute(first, REALM), attribute(first, NONCE)];
    if (errorOf(first) !== 401 || !realm || !nonce) return errorOf(first);
    const signature = { login, realm: Buffer.from(realm), nonce: Buffer.from(nonce) };
    const error = errorOf(await ask(wire, ALLOCATE, [[TRANSPORT, udp]], signature));
    // What is not given back counts against the quota until it ends by itself.
    if (error === null) await ask(wire, REFRESH, [[LIFETIME, Buffer.alloc(4)]], signature).catch(() => null);
    return error;
  } finally {
    wire.close();
  }
}

async function ask(
  wire: Wire,
  type: number,
  attributes: [number, Buffer][],
  signature?: { login: TurnLogin; realm: Buffer; nonce: Buffer },
): Promise<StunMessage> {
  const header = Buffer.concat([Buffer.from([type >> 8, type & 255, 0, 0, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)]);
  const packet = signature ? signed(header, attributes, signature) : unsigned(header, attributes);
  const answer = readStun(await wire.exchange(packet));
  if (!answer) throw new Error('what answers there is no relay');
  return answer;
}

function signed(
  header: Buffer,
  attributes: [number, Buffer][],
  { login, realm, nonce }: { login: TurnLogin; realm: Buffer; nonce: Buffer },
): Buffer {
  const key = createHash('md5').update(`${login.username}:${realm.toString()}:${login.credential}`).digest();
  const all: [number, Buffer][] = [
    ...attributes,
    [USERNAME!, Buffer.from(login.username)],
    [REALM!, realm],
    [NONCE!, nonce],
  ];
  return writeStun(
    header,
    all.map(([name, value]) => ({ type: name, value })),
    key,
  );
}

/** The first request has no signature: its answer says with what to sign. */
function unsigned(header: Buffer, attributes: [number, Buffer][]): Buffer {
  const body = attributes.map(([name, value]) => {
    const start = Buffer.alloc(4);
    start.writeUInt16BE(name, 0);
    start.writeUInt16BE(value.length, 2);
    return Buffer.concat([start, value]); // lengths here are multiples of four
  });
  const packet = Buffer.concat([header, ...body]);
  packet.writeUInt16BE(packet.length - headerBytes, 2);
  return packet;
}

/** Class and number as in RFC 8489 section 14.8; null for a success. */
function errorOf(message: StunMessage): number | null {
  if ((message.type & 0x0110) === 0x0100) return null;
  const code = attribute(message, ERROR_CODE!);
  return code && code.length >= 4 ? code[2]! * 100 + code[3]! : 500;
}

async function openWire({ host, port, transport }: TurnUri, signal: AbortSignal): Promise<Wire> {
  const at = host.replace(/^\[|\]$/g, '');
  if (transport === 'udp') return overUdp(at, port, signal);
  const servername = isIPv6(at) || /^[\d.]+$/.test(at) ? undefined : at;
  const socket =
    transport === 'tls' ? connectTls({ host: at, port, ...(servername ? { servername } : {}) }) : connectTcp(port, at);
  try {
    await once(socket, transport === 'tls' ? 'secureConnect' : 'connect', { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return overStream(socket, signal);
}

async function overUdp(host: string, port: number, signal: AbortSignal): Promise<Wire> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.connect(port, host);
  await once(socket, 'connect', { signal });
  return {
    async exchange(request) {
      socket.send(request);
      const [answer] = (await once(socket, 'message', { signal })) as [Buffer];
      return answer;
    },
    close: () => socket.close(),
  };
}

/** Messages follow each other; each says how long it is (RFC 8489 section 6.2.2). */
function overStream(socket: Socket, signal: AbortSignal): Wire {
  let heard = Buffer.alloc(0);
  const gone = new AbortController();
  socket.on('error', () => {}); // it is closed, then
  socket.once('close', () => gone.abort());
  const either = AbortSignal.any([signal, gone.signal]);
  return {
    async exchange(request) {
      socket.write(request);
      for (;;) {
        if (heard.length >= headerBytes && heard.length >= headerBytes + heard.readUInt16BE(2)) {
          const message = heard.subarray(0, headerBytes + heard.readUInt16BE(2));
          heard = heard.subarray(message.length);
          return message;
        }
        const [part] = (await once(socket, 'data', { signal: either }).catch((error: unknown) => {
          throw gone.signal.aborted ? new Error('what listens there hangs up: it is no relay') : error;
        })) as [Buffer];
        heard = Buffer.concat([heard, part]);
      }
    },
    close: () => socket.destroy(),
  };
}
