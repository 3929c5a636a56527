import type { Picture, Place, Source } from '../../../protocol/stage.ts';
import type { Lane } from './lane.ts';
import type { Room } from './rooms.ts';
import type { Acceptance } from './sdp/accept.ts';

/** The part of a connection that knows what its packets mean. */
export interface Party {
  connected(now: number): void;
  received(packet: Buffer, now: number): void;
  tick(now: number): void;
  prefer?(picture: Picture): void;
  silence?(sources: Source[]): void;
  close(): void;
}

/** One peer connection of this worker. */
export interface Connection {
  readonly name: string;
  readonly role: Acceptance['role'];
  readonly room: Room;
  /** Where a publisher stands. */
  readonly place: Place;
  readonly party: Party;
  readonly lane: Lane;
  /** By the server's clock; null before. */
  connectedAt: number | null;
  /** When it has to be connected. */
  readonly deadline: number;
}
