import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import type { Recorded } from '../media/lens-port.ts';
import type { MediaOffer } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import type { StageEngine } from '../stage/engine.ts';
import type { Stages } from '../stage/stages.ts';

interface Kept {
  room: Room;
  /** In the order they were opened. */
  connections: string[];
  running: boolean;
  timer: NodeJS.Timeout;
}

/** Further ones are not recorded: whoever makes so many wants something else. */
const mostConnections = 32;
/** Where in the number of a packet its connection stands. */
const perConnection = 2 ** 24;
const nothing: Recorded = { packets: [], ends: [], srtp: null, next: null, forgotten: 0 };

/** Whose media is recorded, or was, in the rooms that this node keeps; the packets are at the workers that have the connections. */
export class MediaRecordings {
  private readonly kept = new Map<Client, Kept>();
  private readonly stages: Pick<Stages, 'of' | 'lens'>;

  constructor(stages: Pick<Stages, 'of' | 'lens'>) {
    this.stages = stages;
  }

  /** See `LensRecord`. Throws `busy`. */
  begin(client: Client, anew: boolean): void {
    this.forget(client);
    if (this.kept.size >= limits.recordings) throw new UserError('busy', { retryAfterMs: limits.recordingMs });
    const { room } = client.seat!;
    const stage = this.stages.of(room);
    const connections = stage.connectionsOf(client);
    const timer = setTimeout(() => this.end(client), limits.recordingMs);
    this.kept.set(client, { room, connections, running: true, timer });
    for (const connection of connections) this.stages.lens.record(connection, true);
    if (anew) stage.renew(client);
  }

  /** What was recorded stays for a while. */
  end(client: Client): void {
    const kept = this.kept.get(client);
    if (!kept?.running) return;
    this.silence(kept);
    kept.timer = setTimeout(() => this.forget(client), limits.recordingMs);
  }

  endAllIn(room: Room): void {
    for (const [client, kept] of this.kept) if (kept.room === room) this.end(client);
  }

  async read(client: Client, from: number): Promise<Recorded | null> {
    const kept = this.kept.get(client);
    if (!kept) return null;
    let number = from % perConnection;
    for (let at = Math.floor(from / perConnection); at < kept.connections.length; at++) {
      const part = await this.stages.lens.recorded(kept.connections[at]!, number);
      number = 0;
      if (!part) continue;
      const further = at + 1 < kept.connections.length ? (at + 1) * perConnection : null;
      return { ...part, next: part.next === null ? further : at * perConnection + part.next };
    }
    return nothing;
  }

  forget(client: Client): void {
    const kept = this.kept.get(client);
    if (!kept) return;
    this.silence(kept);
    this.kept.delete(client);
  }

  stop(): void {
    for (const client of [...this.kept.keys()]) this.forget(client);
  }

  through(engine: StageEngine): StageEngine {
    const opened =
      (role: 'publish' | 'subscribe') =>
      async (offer: MediaOffer, client: Client): Promise<string> => {
        const record = this.opens(client, offer.connection);
        if (!record) return engine[role](offer, client);
        const answer = await engine[role]({ ...offer, record }, client);
        engine.record(offer.connection, true); // from here on it can be found also when it is closed
        return answer;
      };
    return {
      publish: opened('publish'),
      subscribe: opened('subscribe'),
      prefer: (...asked) => engine.prefer(...asked),
      silence: (...asked) => engine.silence(...asked),
      close: (connection) => engine.close(connection),
      look: (connections) => engine.look(connections),
      frame: (...asked) => engine.frame(...asked),
      rows: (room) => engine.rows(room),
      impair: (...asked) => engine.impair(...asked),
      record: (...asked) => engine.record(...asked),
      recorded: (...asked) => engine.recorded(...asked),
    };
  }

  private opens(client: Client, connection: string): boolean {
    const kept = this.kept.get(client);
    if (!kept?.running || kept.connections.length >= mostConnections) return false;
    kept.connections.push(connection);
    return true;
  }

  private silence(kept: Kept): void {
    clearTimeout(kept.timer);
    kept.running = false;
    for (const connection of kept.connections) this.stages.lens.record(connection, false);
  }
}
