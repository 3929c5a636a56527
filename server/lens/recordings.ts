import { limits } from '../../protocol/limits.ts';
import type { ClientMessageOf } from '../../protocol/messages.ts';
import { UserError } from '../errors.ts';
import type { Recorded } from '../media/lens-port.ts';
import { Buckets } from '../rates.ts';
import { seated, stillSeated, type Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import { pace } from '../rooms/pace.ts';
import type { StageEngine } from '../stage/engine.ts';
import type { Stages } from '../stage/stages.ts';
import { MediaRecordings } from './media-recordings.ts';
import { SocketRecordings } from './socket-recordings.ts';

export interface RecordingsParts {
  stages: Stages;
  registry: Pick<Registry, 'join'>;
}

/** What a recording is to who asks, whatever it is of. */
interface Recorder {
  begin(client: Client, anew: boolean): void;
  end(client: Client): void;
  read(client: Client, from: number): Promise<Recorded | null> | Recorded | null;
}

/** Recordings of people's own packets. */
export interface AllRecordings {
  /** The engine as the stages use it: connections of those who record are opened with a recording. */
  through(engine: StageEngine): StageEngine;
  /** Of media, for the node that keeps the room. */
  atHome: Handlers;
  /** Of sockets, for the node that has them, and what asks the room's home of media. */
  here(atHome: Handlers): Handlers;
  stop(): void;
}

export function createRecordings({ stages, registry }: RecordingsParts): AllRecordings {
  const media = new MediaRecordings(stages);
  const sockets = new SocketRecordings();
  registry.join({
    opened: (room) =>
      room.observe({
        happened: (event) => event.type === 'lecture.ended' && media.endAllIn(room),
        left(client) {
          media.forget(client);
          sockets.forget(client);
        },
      }),
  });
  const atHome = handlersOf(media);
  const ofSockets = handlersOf(sockets);
  return {
    through: (engine) => media.through(engine),
    atHome,
    here: (ofMedia) => ({
      'lens.record': (client, message) =>
        (message.of === 'socket' ? ofSockets : ofMedia)['lens.record']!(client, message),
      'lens.packets': (client, message) =>
        (message.of === 'socket' ? ofSockets : ofMedia)['lens.packets']!(client, message),
    }),
    stop() {
      media.stop();
      sockets.stop();
    },
  };
}

function handlersOf(recorder: Recorder): Required<Pick<Handlers, 'lens.record' | 'lens.packets'>> {
  const changing = new Buckets(limits.recordRate);
  const reading = new Buckets(limits.lensRate);
  return {
    'lens.record'(client, { room, on, anew }: ClientMessageOf<'lens.record'>) {
      seated(client, room, 'stage.watch');
      pace(changing, client);
      if (on) recorder.begin(client, anew === true);
      else recorder.end(client);
    },
    async 'lens.packets'(client, { id, room, from }: ClientMessageOf<'lens.packets'>) {
      const seat = seated(client, room, 'stage.watch');
      pace(reading, client);
      const recorded = await recorder.read(client, from);
      stillSeated(client, seat);
      if (!recorded) throw new UserError('not_found');
      return { type: 'lens.packets_read', re: id, room, ...recorded };
    },
  };
}
