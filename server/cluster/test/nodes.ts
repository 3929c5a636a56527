/** Several nodes in one process: a real store, a bus in memory, and media engines that only answer. */
import type { Logger } from 'pino';
import { MemoryBus, type MemoryHub } from '../../bus/memory.ts';
import { directHandlers } from '../../direct/direct.handlers.ts';
import { handsHandlers } from '../../hands/hands.handlers.ts';
import { createLab } from '../../lab/create.ts';
import type { ClientMessageOf, ClientMessage, ServerMessage } from '../../../protocol/messages.ts';
import { createLensAtHome } from '../../lens/home.ts';
import { createPulse } from '../../pulse/create.ts';
import { byOf } from '../../rooms/client.ts';
import { answered, type Handler } from '../../rooms/handlers.ts';
import { peopleHandlers } from '../../rooms/people.handlers.ts';
import { roomHandlers } from '../../rooms/room.handlers.ts';
import { createHouse, emptyClassroom, type Person } from '../../rooms/test/house.ts';
import { createStages } from '../../stage/create.ts';
import { speakersHandlers } from '../../stage/speakers.handlers.ts';
import { lectureHandlers, stageHandlers } from '../../stage/stage.handlers.ts';
import { startLecture } from '../../stage/start-lecture.ts';
import { TestEngine } from '../../stage/test-engine.ts';
import type { Store } from '../../store/port.ts';
import { Cluster } from '../cluster.ts';

const log = { warn() {}, info() {} } as unknown as Logger;

export class TestNode {
  readonly bus: MemoryBus;
  readonly house: ReturnType<typeof createHouse>;
  readonly engine = new TestEngine();
  readonly live = createStages();
  readonly cluster: Cluster;
  private readonly handlers: Record<string, Handler<never>>;

  constructor(store: Store, hub: MemoryHub, name: string) {
    this.bus = new MemoryBus(hub, name);
    this.house = createHouse(store, this.bus);
    const { registry, rooms, roomStore, chats } = this.house;
    const { stages, hands, paths } = this.live;
    this.cluster = new Cluster({
      bus: this.bus,
      registry,
      stages,
      hands,
      engine: () => this.engine,
      self: () => ({ version: '1', since: 0, load: null, address: { host: name, port: 3003 } }),
      log,
    });
    stages.use(this.cluster.engine);
    for (const feature of [stages, hands, paths, this.cluster]) registry.join(feature);
    const live = this.cluster.atHome({
      ...stageHandlers({ stages }),
      ...speakersHandlers({ stages }),
      ...handsHandlers({ hands }),
      ...directHandlers({ paths }),
      ...peopleHandlers(),
      ...createPulse({ db: store.db, registry, log }).handlers,
      ...createLab({ registry, stages }).handlers,
      ...createLensAtHome({ registry, stages }).handlers,
    });
    const entering = roomHandlers({
      rooms,
      registry,
      hasRelay: false,
      stageOf: (client) => this.cluster.seenBy(client.seat!.room, client),
      chatOf: (client) => chats.of(client.seat!.room).seenBy(client),
      classroomOf: () => emptyClassroom,
    });
    const lectures = lectureHandlers({ rooms: roomStore });
    this.handlers = Object.assign({}, entering, lectures, live, ...this.house.handlers);
  }

  /** What the person's page, on this node, asks in its room or in the one that is named. */
  async ask<T extends ClientMessage['type']>(
    person: Person,
    type: T,
    asked: Omit<ClientMessageOf<T>, 'type' | 'id' | 'room'> & { room?: string },
  ): Promise<ServerMessage | null> {
    const message = { id: 1, type, room: person.seat?.room.id, ...asked };
    const answer = (await this.handlers[type]!(person, message as never)) ?? null;
    return answer === answered ? null : answer;
  }

  async enter(person: Person, room: string): Promise<void> {
    await this.ask(person, 'room.enter', { room });
  }

  async begin(person: Person): Promise<void> {
    await startLecture(person.seat!.room, this.house.roomStore, byOf(person), 'Processes');
  }

  keeps(room: string): boolean {
    return this.house.registry.peek(room)?.atHome === true;
  }

  /** As if its process had ended, and nobody was told. */
  die(): void {
    this.bus.publish = () => {};
    this.bus.leases.release = async () => {};
    void this.bus.close();
    this.cluster.stop();
    this.house.registry.stop();
  }

  async leave(): Promise<void> {
    await this.cluster.leave();
  }

  stop(): void {
    this.house.registry.stop();
    this.cluster.stop();
    void this.bus.close();
  }
}
