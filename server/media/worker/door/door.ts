import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { PacketEnds } from '../../../../protocol/lens-packets.ts';
import { limits } from '../../../../protocol/limits.ts';
import { plain } from '../address.ts';
import type { Transport, TransportEnds } from '../transport.ts';
import { findOwnAddress } from './local.ts';
import { readKnock, withSeenAddress, type Knock } from './repair.ts';
import { BINDING_SUCCESS } from './stun.ts';

/**
 * A second UDP port, for packets of relays alone. It mends the checks that browsers send through a relay (see `repair.ts`) and
 * passes everything else on to the media port as it is. Whoever can do without is not answered here, so that nobody's media
 * takes this way but that of people who have no other, or who want their own packets recorded: STUN and DTLS can be seen nowhere
 * else, since the transport library keeps them to itself.
 */
export interface Door {
  readonly port: number;
  /** The transport, known at the door until it is closed. With `witness` everybody may come for it who knows its password. */
  opensFor(transport: Transport, witness?: Witness): Transport;
  /** Transports that are known here. */
  readonly known: number;
  tick(now: number): void;
  close(): void;
}

export interface DoorNeeds {
  port: number;
  bindAddress: string | undefined;
  /** The port behind, on this machine. */
  mediaPort: number;
}

/** Is told what passes on the wire, as it is there. The packet is somebody else's when this returns. */
export type Witness = (out: boolean, packet: Buffer, ends: PacketEnds) => void;

/** A transport, as the door knows it. */
interface Host {
  password: string;
  witness: Witness | undefined;
}

/** Packets of one address of a relay, as the media port sees them: from a port of their own. */
interface Visitor {
  ufrag: string;
  ends: PacketEnds;
  heardAt: number;
  toMedia: Socket;
  /** The port of that; 0 before it has one. */
  behind: number;
  /** The browser has chosen this way, and has answered the check that the transport makes of its own. */
  chosen: boolean;
  answered: boolean;
  /** What came before that; undefined from then on. */
  held: Buffer[] | undefined;
}

const mostHeld = 4;

/** Rejects when the port cannot be had. */
export async function openDoor({ port, bindAddress, mediaPort }: DoorNeeds): Promise<Door> {
  const media = { address: onThisMachine(bindAddress), port: mediaPort };
  const hosts = new Map<string, Host>();
  const visitors = new Map<string, Visitor>();
  const socket = await listen(port, bindAddress);
  const ownPort = socket.address().port;
  socket.on('error', () => {}); // a packet that cannot be sent is lost, as on any network
  socket.on('message', arrived);

  function arrived(packet: Buffer, from: RemoteInfo): void {
    const name = `${from.address} ${from.port}`;
    let visitor = visitors.get(name);
    const knock = readKnock(packet, (ufrag) => hosts.get(ufrag)?.password);
    if (knock && visitor?.ufrag !== knock.ufrag) {
      if (!knock.repaired && !hosts.get(knock.ufrag)!.witness) return;
      if (visitor) forget(name, visitor); // the relay gave its port to somebody else
      visitor = admit(name, knock, from);
    }
    if (!visitor) return;
    hosts.get(visitor.ufrag)?.witness?.(false, packet, visitor.ends);
    visitor.heardAt = performance.now();
    visitor.chosen ||= knock?.chooses === true;
    visitor.answered ||= !knock && packet.length >= 2 && packet.readUInt16BE(0) === BINDING_SUCCESS;
    if (visitor.held && packet[0]! > 3) hold(visitor.held, packet);
    else toMedia(visitor, knock?.packet ?? packet);
    if (visitor.chosen && visitor.answered) release(visitor);
  }

  function toMedia(visitor: Visitor, packet: Buffer): void {
    visitor.toMedia.send(packet, media.port, media.address);
  }

  /**
   * The browser tries the media port through the relay as well; the transport refuses those checks, but its own in that direction
   * succeed. Until the browser has chosen, it would answer the DTLS handshake there, where nobody listens, and try again after a
   * second.
   */
  function release(visitor: Visitor): void {
    for (const packet of visitor.held ?? []) toMedia(visitor, packet);
    visitor.held = undefined;
  }

  /** Undefined when the house is full. One connection that comes from ever new addresses gives up its own oldest. */
  function admit(name: string, { ufrag, repaired }: Knock, from: RemoteInfo): Visitor | undefined {
    const own = [...visitors].filter(([, visitor]) => visitor.ufrag === ufrag);
    if (own.length >= limits.doorAddressesPerConnection) forget(...own[0]!);
    if (visitors.size >= limits.doorAddresses) return undefined;
    const seen = { address: plain(from.address), port: from.port };
    const visitor: Visitor = {
      ufrag,
      ends: { local: { address: isAny(bindAddress) ? seen.address : media.address, port: ownPort }, remote: seen },
      heardAt: 0,
      toMedia: udp(media.address),
      behind: 0,
      chosen: false,
      answered: false,
      held: repaired ? [] : undefined,
    };
    visitors.set(name, visitor);
    if (isAny(bindAddress)) findOwnAddress(seen, (address) => (visitor.ends.local.address = address));
    visitor.toMedia.on('error', () => forget(name, visitor));
    visitor.toMedia.on('message', (packet, { port }) => {
      const host = hosts.get(ufrag);
      if (port !== media.port || !host) return;
      const sent = withSeenAddress(packet, seen, host.password);
      host.witness?.(true, sent, visitor.ends);
      socket.send(sent, from.port, from.address);
    });
    visitor.toMedia.on('listening', () => (visitor.behind = visitor.toMedia.address().port));
    visitor.toMedia.bind({ address: media.address, port: 0, exclusive: true });
    return visitor;
  }

  function forget(name: string, visitor: Visitor): void {
    if (visitors.get(name) !== visitor) return;
    visitors.delete(name);
    visitor.toMedia.close();
  }

  function forgetAll(which: (visitor: Visitor) => boolean): void {
    for (const [name, visitor] of visitors) if (which(visitor)) forget(name, visitor);
  }

  /** What the transport takes for the other side may be us. */
  function endsOf(transport: Transport): TransportEnds | null {
    const found = transport.ends();
    if (!found) return null;
    for (const { ufrag, behind, ends } of visitors.values())
      if (ufrag === transport.local.ufrag && behind === found.remote.port) return { ...ends, door: true };
    return found;
  }

  return {
    port: ownPort,
    get known() {
      return hosts.size;
    },
    opensFor(transport, witness) {
      const { ufrag, pwd } = transport.local;
      hosts.set(ufrag, { password: pwd, witness });
      return {
        ...transport,
        ends: () => endsOf(transport),
        close() {
          hosts.delete(ufrag);
          forgetAll((visitor) => visitor.ufrag === ufrag);
          transport.close();
        },
      };
    },
    tick(now) {
      forgetAll(({ heardAt }) => now - heardAt > limits.doorSilentMs);
    },
    close() {
      forgetAll(() => true);
      socket.close();
    },
  };
}

function hold(held: Buffer[], packet: Buffer): void {
  if (held.length === mostHeld) held.shift();
  held.push(packet);
}

/** Both families at once where the machine has both. */
async function listen(port: number, bindAddress: string | undefined): Promise<Socket> {
  if (bindAddress !== undefined) return bound(port, numeric(bindAddress));
  return bound(port, '::').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw error;
    return bound(port, '0.0.0.0'); // the machine has no IPv6
  });
}

async function bound(port: number, address: string): Promise<Socket> {
  const socket = udp(address);
  const listening = once(socket, 'listening');
  socket.bind({ port, address, exclusive: true });
  await listening.catch((error: unknown) => {
    socket.close();
    throw error;
  });
  return socket;
}

/** Addresses are numbers here: nothing is ever looked up, and a packet leaves at once. */
function udp(address: string): Socket {
  const family = isIPv6(address) ? 6 : 4;
  return createSocket({ type: `udp${family}`, lookup: (host, _options, found) => found(null, host, family) });
}

/** Where the media port is reached from here. */
function onThisMachine(bindAddress: string | undefined): string {
  if (bindAddress === undefined || bindAddress === '0.0.0.0') return '127.0.0.1';
  return bindAddress === '::' ? '::1' : numeric(bindAddress);
}

/** Bound to all addresses of the machine. */
const isAny = (bindAddress: string | undefined): boolean =>
  bindAddress === undefined || bindAddress === '0.0.0.0' || bindAddress === '::';

const numeric = (address: string): string => (address === 'localhost' ? '127.0.0.1' : address);
