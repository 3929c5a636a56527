import type { SentPicture, Stage as StageState } from '../../protocol/stage.ts';
import type { MediaLens } from '../media/lens-port.ts';
import { figures } from '../operations/figures.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import type { StageAccess, ViewerOffer } from './access.ts';
import type { StageEngine } from './engine.ts';
import type { Publication, PublishOffer } from './publication.ts';
import { rightsOf, Stage } from './stage.ts';

/** The stages of the rooms in memory, and the way from the media engine to them. */
export class Stages implements StageAccess {
  private readonly stages = new Map<string, Stage>();
  private readonly connections = new Map<string, Stage>();
  private engine: StageEngine | null = null;
  private readonly accepted: (room: Room, accountId: string) => void;
  private readonly moved: (room: Room) => void;

  /** `accepted` is told of everybody who was asked on stage and said yes; `moved` when others publish or watch than before. */
  constructor(accepted: (room: Room, accountId: string) => void = () => {}, moved: (room: Room) => void = () => {}) {
    this.accepted = accepted;
    this.moved = moved;
  }

  /** The engine is made with `this` as its listener, so it comes after. */
  use(engine: StageEngine): void {
    this.engine = engine;
  }

  /** What the lens and the lab want of the media plane. */
  get lens(): MediaLens {
    return this.engine!;
  }

  of(room: Room): Stage {
    let stage = this.stages.get(room.id);
    if (!stage) {
      stage = new Stage(room, {
        engine: () => this.engine!,
        connections: this.connections,
        accepted: this.accepted,
        moved: this.moved,
      });
      this.stages.set(room.id, stage);
    }
    return stage;
  }

  stateOf(roomId: string): StageState {
    return this.stages.get(roomId)?.state ?? { state: 'empty', streams: [], pinned: null };
  }

  // For who comes by HTTP:

  publish(room: Room, client: Client, offer: PublishOffer): Promise<{ connection: string; sdp: string }> {
    return this.of(room).publish(client, offer);
  }

  update(room: Room, client: Client, sources: Publication['sources']): void {
    this.of(room).update(client, sources);
  }

  subscribe(room: Room, client: Client, offer: ViewerOffer): Promise<{ connection: string; sdp: string }> {
    return this.of(room).subscribe(client, offer);
  }

  // What the registry of rooms tells:

  opened(room: Room): void {
    this.stages.delete(room.id);
    const stage = this.of(room);
    room.observe({
      happened(event) {
        if (event.type === 'lecture.started') stage.lectureStarted();
        if (event.type === 'lecture.ended') stage.lectureEnded();
      },
      left: (client) => stage.orphan(client),
    });
  }

  seatChanged(room: Room, accountId: string): void {
    const seats = [...room.presence.of(accountId)].map((client) => client.seat!);
    this.of(room).review(accountId, rightsOf(seats));
  }

  keeps(room: Room): boolean {
    return this.stages.get(room.id)?.inUse ?? false;
  }

  // What the review of sessions asks and tells:

  /** The sessions, of this person or of all, whose media goes on though their socket is gone. */
  orphans(accountId?: string): string[] {
    return [...this.stages.values()]
      .flatMap((stage) => stage.orphans)
      .filter((one) => accountId === undefined || one.accountId === accountId)
      .map(({ sessionId }) => sessionId);
  }

  sessionEnded(sessionId: string): void {
    for (const stage of this.stages.values()) stage.endSession(sessionId);
  }

  // What the media engine tells:

  closed(connection: string, reason: 'failed' | 'worker_lost'): void {
    figures.mediaFailures.add(reason);
    this.connections.get(connection)?.connectionClosed(connection, reason);
  }

  flowing(connection: string, flowing: boolean): void {
    this.connections.get(connection)?.connectionFlowing(connection, flowing);
  }

  sending(connection: string, pictures: SentPicture[]): void {
    this.connections.get(connection)?.connectionSending(connection, pictures);
  }
}
