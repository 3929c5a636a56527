/** For tests: people and rooms, a stage whose media engine answers everything, and routes that are asked without a network. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import pino, { type BaseLogger } from 'pino';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { withDatabase, type TestDatabase } from './databases.ts';
import type { HttpEnv } from '../../server/http/context.ts';
import { answerFailure } from '../../server/http/failures.ts';
import { newRoutes } from '../../server/http/routes.ts';
import { createHouse, Person, type House } from '../../server/rooms/test/house.ts';
import { Stages } from '../../server/stage/stages.ts';
import { TestEngine } from '../../server/stage/test-engine.ts';
import type { Store } from '../../server/store/port.ts';
import { createRelay, type Relay } from '../../server/turn/credentials.ts';

export const turn = { urls: ['turn:relay.uni.example?transport=tcp'], secret: 'the shared secret', hours: 6 };

export class Door {
  readonly house: House;
  readonly store: Store;
  readonly stages = new Stages();
  readonly engine = new TestEngine();
  readonly relay: Relay = createRelay({ turn, secret: 's' });
  readonly log: BaseLogger;
  logged = '';
  /** Where who asks is. */
  address = '192.0.2.1';
  private readonly app = newRoutes();

  constructor(store: Store) {
    this.store = store;
    this.house = createHouse(store);
    this.stages.use(this.engine);
    this.house.registry.join(this.stages);
    const logger = pino({ level: 'trace' }, { write: (line: string) => void (this.logged += line) });
    this.log = logger;
    this.app.use(async (c, next) => {
      c.set('address', this.address);
      await next();
    });
    this.app.onError(answerFailure(logger));
  }

  opens(routes: OpenAPIHono<HttpEnv>): void {
    this.app.route('/', routes);
  }

  /** Asks as an encoder or a player does, with this secret. */
  async send(method: string, path: string, secret: string | null, body?: string, more: Record<string, string> = {}) {
    return this.app.request(path, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: {
        'content-type': method === 'PATCH' ? 'application/trickle-ice-sdpfrag' : 'application/sdp',
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
        ...more,
      },
    });
  }

  /** A room of Ada's, with Ben who may present and Cleo who is in it; nothing is live. */
  async hall() {
    const [ada, ben, cleo] = [new Person('Ada', 'presenter'), new Person('Ben', 'presenter'), new Person('Cleo')];
    await this.house.register(ada, ben, cleo);
    const room = await this.house.roomOf(ada, [
      [ben, 'presenter'],
      [cleo, 'student'],
    ]);
    await this.house.enter(cleo, room);
    return { room, ada, ben, cleo };
  }

  /** Ada is no member any more; the room is Ben's. */
  async showOut(ada: Person, ben: Person, room: string): Promise<void> {
    await this.house.memberStore.change(room, ben.identity.accountId, 'owner');
    await this.house.memberStore.change(room, ada.identity.accountId, null);
  }
}

/** A new one before each test; `made` says what to stop after it. Clocks of intervals stand still. */
export function useDoor(made: (door: Door) => { stop(): void }): void {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await withDatabase('sqlite');
    store = await database.open();
  });
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const door = new Door(store);
    const { stop } = made(door);
    return () => {
      stop();
      vi.useRealTimers();
      door.house.registry.stop();
    };
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });
}
