import { randomInt } from 'node:crypto';
import { limits } from '../../../protocol/limits.ts';
import type { Picture, SentPicture, Source } from '../../../protocol/stage.ts';
import type { Sum, WorkerCounts } from '../ipc.ts';
import type { MediaOffer } from '../port.ts';
import type { Connection, Party } from './connection.ts';
import { Lane } from './lane.ts';
import { createPublisher } from './publisher.ts';
import type { Room, Rooms } from './rooms.ts';
import { createAllowance } from './rtp/throttle.ts';
import { acceptOffer, type Acceptance, type AcceptedTrack } from './sdp/accept.ts';
import { writeAnswer, type LocalTransport, type SentStreams } from './sdp/answer.ts';
import { parseOffer } from './sdp/parse.ts';
import { createSubscriber } from './subscriber.ts';
import type { Transport, TransportListener } from './transport.ts';

/** All peer connections of this worker. */
export interface Connections {
  /** Resolves with the SDP answer. Throws SdpInvalid, or another error when the transport cannot be opened. */
  publish(offer: MediaOffer): Promise<string>;
  subscribe(offer: MediaOffer): Promise<string>;
  prefer(connection: string, picture: Picture): void;
  /** These sources of a publisher are not forwarded, all others are. */
  silence(connection: string, sources: Source[]): void;
  close(connection: string): void;
  find(connection: string): Connection | undefined;
  of(room: string): Connection[];
  tick(now: number): void;
  counts(): WorkerCounts;
}

export interface ConnectionsNeeds {
  rooms: Rooms;
  /** `record`: its packets are to be recorded from the first one on. */
  open(acceptance: Acceptance, listener: TransportListener, lane: Lane, record: boolean): Promise<Transport>;
  /** The server's own addresses to name in answers. */
  addresses(local: LocalTransport): LocalTransport['addresses'];
  events: {
    closed(connection: string): void;
    replaced(connection: string): void;
    flowing(connection: string, flowing: boolean): void;
    sending(connection: string, pictures: SentPicture[]): void;
    /** For whatever reason. */
    ended?(lane: Lane): void;
  };
}

export function createConnections({ rooms, open, addresses, events }: ConnectionsNeeds): Connections {
  const connections = new Map<string, Connection>();
  const probes = createAllowance(limits.probePackets);
  const counted = { packetsIn: 0, packetsOut: 0, bytesIn: 0, bytesOut: 0 };
  const sums = { lossIn: nothing(), lossOut: nothing(), connecting: nothing() };

  async function begin(role: Acceptance['role'], offer: MediaOffer): Promise<string> {
    const acceptance = acceptOffer(role, parseOffer(offer.sdp), offer.tracks);
    if (connections.has(offer.connection)) throw new Error('the connection exists already');
    const room = rooms.enter(offer.room);
    const tracks = acceptance.sections.flatMap(({ track }) => (track ? [track] : []));
    const deadline = performance.now() + limits.mediaConnectMs;
    const connection: Connection = {
      name: offer.connection,
      role,
      room,
      place: tracks[0]!.place,
      party: (role === 'publish' ? publisher : subscriber)(() => connection, room, tracks),
      lane: new Lane(offer.connection, (packet) => hear(connection, packet)),
      connectedAt: null,
      deadline,
    };
    connections.set(connection.name, connection);
    if (role === 'publish') replace(connection, (other) => other.connectedAt === null);
    try {
      const transport = await open(acceptance, listener(connection), connection.lane, offer.record === true);
      if (connections.get(connection.name) !== connection) {
        transport.close();
        throw new Error('closed while it was opened');
      }
      connection.lane.transport = transport;
      const sent: SentStreams = {
        cname: room.cname,
        ssrc: (track) => room.stream(track).ssrc,
        rtxSsrc: (track) => room.stream(track).rtxSsrc,
      };
      const local = { ...transport.local, addresses: addresses(transport.local) };
      return writeAnswer(acceptance, local, role === 'subscribe' ? sent : undefined);
    } catch (error) {
      remove(connection);
      throw error;
    }
  }

  function listener(connection: Connection): TransportListener {
    return {
      connected() {
        connection.connectedAt = serverMs();
        add(sums.connecting, performance.now() - connection.deadline + limits.mediaConnectMs);
        // The newer publisher takes the place of the older once it is really there, so that nothing is lost between them.
        if (connection.role === 'publish') replace(connection, () => true);
        connection.party.connected(performance.now());
      },
      closed: () => fail(connection),
      received: (packet) => connection.lane.arrive(packet),
    };
  }

  function hear(connection: Connection, packet: Buffer): void {
    counted.packetsIn++;
    if (connection.role === 'publish') counted.bytesIn += packet.length;
    try {
      connection.party.received(packet, performance.now());
    } catch (error) {
      // A fault of ours that one client's packets bring out must not end the lectures of all others.
      console.error(error);
      fail(connection);
    }
  }

  function publisher(connection: () => Connection, room: Room, tracks: AcceptedTrack[]): Party {
    const made = createPublisher({
      tracks,
      ssrc: randomInt(1, 0x1_0000_0000),
      stream: (track) => room.stream(track),
      send: (packet) => void connection().lane.send(packet),
      flowing: (flowing) => events.flowing(connection().name, flowing),
      serverMs,
      lost: (share) => add(sums.lossIn, share),
    });
    return { ...made, connected() {} };
  }

  function subscriber(connection: () => Connection, room: Room, tracks: AcceptedTrack[]): Party {
    return createSubscriber({
      tracks,
      cname: room.cname,
      stream: (track) => room.stream(track),
      send(packet) {
        counted.packetsOut++;
        counted.bytesOut += packet.length;
        return connection().lane.send(packet);
      },
      sending: (pictures) => events.sending(connection().name, pictures),
      giveUp: () => fail(connection()),
      serverMs,
      probes,
      lost: (share) => add(sums.lossOut, share),
    });
  }

  /** Closes the room's other publishers of this kind without an event: whoever published anew asked for it. */
  function replace(newer: Connection, which: (other: Connection) => boolean): void {
    for (const other of connections.values()) {
      if (other === newer || other.role !== 'publish' || other.room !== newer.room || !which(other)) continue;
      if (other.place !== newer.place) continue;
      remove(other);
      events.replaced(other.name);
    }
  }

  function fail(connection: Connection): void {
    if (remove(connection)) events.closed(connection.name);
  }

  function remove(connection: Connection): boolean {
    if (connections.get(connection.name) !== connection) return false;
    connections.delete(connection.name);
    connection.party.close();
    connection.lane.close();
    events.ended?.(connection.lane);
    rooms.leave(connection.room);
    return true;
  }

  return {
    publish: (offer) => begin('publish', offer),
    subscribe: (offer) => begin('subscribe', offer),
    prefer(name, picture) {
      connections.get(name)?.party.prefer?.(picture);
    },
    silence(name, sources) {
      connections.get(name)?.party.silence?.(sources);
    },
    close(name) {
      const connection = connections.get(name);
      if (connection) remove(connection);
    },
    find: (name) => connections.get(name),
    of: (name) => [...connections.values()].filter(({ room }) => room.name === name),
    tick(now) {
      for (const connection of connections.values()) {
        if (connection.connectedAt !== null) connection.party.tick(now);
        else if (now >= connection.deadline) fail(connection);
      }
    },
    counts() {
      let publishers = 0;
      for (const { role } of connections.values()) if (role === 'publish') publishers++;
      return { publishers, subscribers: connections.size - publishers, ...counted, ...sums };
    },
  };
}

const nothing = (): Sum => ({ count: 0, sum: 0 });

function add(to: Sum, value: number): void {
  to.count++;
  to.sum += value;
}

/** Milliseconds since 1970 by a clock that never jumps. */
function serverMs(): number {
  return performance.timeOrigin + performance.now();
}
