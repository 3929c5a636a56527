import type { Stage as StageState } from '../../protocol/stage.ts';
import type { OfferedTrack } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import type { Publication, PublishOffer } from './publication.ts';

export interface ViewerOffer {
  sdp: string;
  tracks: OfferedTrack[];
}

/** The stages, for who comes by HTTP: each room's is kept by one node, and reached from all. Errors as those of `Stage`. */
export interface StageAccess {
  stateOf(room: string): StageState;
  publish(room: Room, client: Client, offer: PublishOffer): Promise<{ connection: string; sdp: string }>;
  update(room: Room, client: Client, sources: Publication['sources']): void | Promise<void>;
  subscribe(room: Room, client: Client, offer: ViewerOffer): Promise<{ connection: string; sdp: string }>;
  sessionEnded(sessionId: string): void;
}
