import type { Logger } from 'pino';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Identity } from '../../../server/accounts/port.ts';
import { newId } from '../../../server/ids.ts';
import type { Client, Prepared, Seat } from '../../../server/rooms/client.ts';
import { peopleHandlers } from '../../../server/rooms/people.handlers.ts';
import { roomHandlers } from '../../../server/rooms/room.handlers.ts';
import { createHouse, emptyClassroom, nobodyOnStage } from '../../../server/rooms/test/house.ts';
import type { Connection } from '../../../server/ws/connection.ts';
import { createDispatch } from '../../../server/ws/dispatch.ts';
import type { Wind } from './bus.ts';
import type { Line } from './database.ts';
import type { Wire } from './wire.ts';

/** The middle of one server, from the messages of a socket to the statements of the store. */
export interface Node {
  line: Line;
  house: ReturnType<typeof createHouse>;
  wires: Set<Wire>;
  accept(wire: Wire, identity: Identity): void;
  kill(lastBreath: boolean): void;
}

/** `fault` hears of everything that is nobody's mistake but ours. */
export function startNode(line: Line, wind: Wind, fault: (error: unknown) => void): Node {
  const bus = wind.end();
  const house = createHouse(line.store, bus);
  const log = { error: ({ err }: { err: unknown }) => fault(err) } as unknown as Logger;
  const dispatch = createDispatch(
    [
      { ping: (_client, { id }) => ({ type: 'pong', re: id, at: Date.now() }) },
      roomHandlers({
        rooms: house.rooms,
        registry: house.registry,
        hasRelay: false,
        stageOf: () => nobodyOnStage,
        chatOf: (client) => house.chats.of(client.seat!.room).seenBy(client),
        classroomOf: () => emptyClassroom,
      }),
      peopleHandlers(),
      ...house.handlers,
    ],
    log,
  );
  const wires = new Set<Wire>();
  let alive = true;

  return {
    line,
    house,
    wires,
    accept(wire, identity) {
      const client = new WireClient(wire, identity);
      wires.add(wire);
      wire.accept({
        received: (text) => void (alive && dispatch(client as unknown as Connection, text)),
        closed() {
          wires.delete(wire);
          client.gone = true;
          if (alive) client.seat?.room.leave(client);
        },
      });
    },
    kill(lastBreath) {
      alive = false;
      wind.cutOff(bus);
      line.die(lastBreath);
      house.registry.stop();
      for (const wire of [...wires]) wire.break(true);
    },
  };
}

/** What `ws/connection.ts` is to the rest of the server. */
class WireClient implements Client {
  readonly id = newId();
  identity: Identity;
  seat: Seat | null = null;
  gone = false;
  private readonly wire: Wire;

  constructor(wire: Wire, identity: Identity) {
    this.wire = wire;
    this.identity = identity;
  }

  send(message: ServerMessage): void {
    if (!this.gone) this.wire.tell(JSON.stringify(message));
  }

  sendPrepared(prepared: Prepared): void {
    this.send((prepared as Prepared & { message: ServerMessage }).message);
  }

  refused(): void {}
}
