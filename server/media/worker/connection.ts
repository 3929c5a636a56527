import type { ConnectionLook, StreamLook } from '../../../protocol/lens.ts';
import type { Picture, Place, Source } from '../../../protocol/stage.ts';
import type { FrameSeen } from '../lens-port.ts';
import type { Lane } from './lane.ts';
import type { Room } from './rooms.ts';
import type { Acceptance } from './sdp/accept.ts';

/** What a party knows of how its packets fare. */
export type Fare = Pick<
  ConnectionLook,
  'loss' | 'jitterMs' | 'roundTripMs' | 'feedback' | 'budgetBits' | 'estimateBits' | 'congested' | 'wish' | 'pictures'
>;

/** The part of a connection that knows what its packets mean. */
export interface Party {
  connected(now: number): void;
  received(packet: Buffer, now: number): void;
  tick(now: number): void;
  prefer?(picture: Picture): void;
  silence?(sources: Source[]): void;
  fare(now: number): Fare;
  streams(now: number): StreamLook[];
  /** Of viewers: frames are noted from now on, for `limits.framesNotedMs`. */
  noteFrames?(now: number): void;
  frame?(place: Place, source: Source, timestamp: number): FrameSeen | null;
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
