import type { ClassMap } from '../../protocol/lens-class.ts';
import type { PublisherLook } from '../../protocol/lens.ts';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { seated, stillSeated } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Room } from '../rooms/live/room.ts';
import { pace } from '../rooms/pace.ts';
import type { Stages } from '../stage/stages.ts';
import type { Helps } from './helps.ts';
import { Lately } from './lately.ts';
import { frameLook, publisherLooks } from './looks.ts';
import { classMap } from './map.ts';
import { NetworkNumbers } from './network-numbers.ts';
import { watchersOf } from './watchers.ts';

export interface LensHandlerParts {
  stages: Stages;
  helps: Helps;
  now?: () => number;
}

/** Looking at one's own media, what pages report of theirs, and what staff see of everybody's. */
export function lensHandlers({ stages, helps, now = () => performance.now() }: LensHandlerParts): Handlers {
  const looking = new Buckets(limits.lensRate);
  const saying = new Buckets(limits.lensRate);
  const asking = new Buckets(limits.helpRate);
  const helping = new Buckets(limits.moderateRate);
  const publishers = new Lately<PublisherLook[]>(limits.lookedEveryMs, now);
  const maps = new Lately<ClassMap>(limits.lookedEveryMs, now);
  const numbers = new NetworkNumbers();

  return {
    async 'lens.look'(client, message) {
      const seat = seated(client, message.room, 'stage.watch');
      pace(looking, client);
      const { room } = seat;
      const stage = stages.of(room);
      const [connections, published] = await Promise.all([
        stages.lens.look(stage.connectionsOf(client)),
        publishers.of(room, () => publisherLooks(stages.lens, stage)),
      ]);
      stillSeated(client, seat);
      return { type: 'lens.looked', re: message.id, room: room.id, at: Date.now(), connections, publishers: published };
    },

    async 'lens.frame'(client, message) {
      const seat = seated(client, message.room, 'stage.watch');
      pace(looking, client);
      const { connection, place, source, timestamp } = message;
      const { room } = seat;
      const stage = stages.of(room);
      if (!stage.connectionsOf(client).includes(connection)) throw new UserError('not_found');
      const seen = await stages.lens.frame(connection, place, source, timestamp);
      stillSeated(client, seat);
      if (!seen) throw new UserError('not_found');
      const report = stage.publishing.find((one) => one.place === place)?.report ?? null;
      return { type: 'lens.framed', re: message.id, room: room.id, frame: frameLook(seen, report) };
    },

    'lens.report'(client, message) {
      const { room } = seated(client, message.room, 'stage.watch');
      pace(saying, client);
      const { clockOffsetMs, clockErrorMs, encodeMs, roundTripMs } = message;
      stages.of(room).report(client, { clockOffsetMs, clockErrorMs, encodeMs, roundTripMs });
    },

    'media.way'(client, message) {
      const { room } = seated(client, message.room, 'stage.watch');
      pace(saying, client);
      stages.of(room).way(client, message.path);
    },

    async 'lens.map'(client, message) {
      const seat = seated(client, message.room, 'people.see');
      pace(looking, client);
      const { room } = seat;
      const map = await maps.of(room, () => mapOf(room));
      stillSeated(client, seat);
      const { people } = helps.of(room);
      return { type: 'lens.mapped', re: message.id, room: room.id, at: Date.now(), map, helps: people };
    },

    'lens.help'(client, message) {
      const { person = client.identity.accountId, trouble } = message;
      const mine = person === client.identity.accountId;
      const { room } = seated(client, message.room, mine ? 'stage.watch' : 'people.see');
      pace(mine ? asking : helping, client);
      if (!trouble) return helps.of(room).done(person);
      if (!mine) throw new UserError('bad_request', { field: 'trouble' });
      if (!room.lecture) throw new UserError('lecture_not_live');
      helps.of(room).ask(client, trouble);
    },
  };

  async function mapOf(room: Room): Promise<ClassMap> {
    const stage = stages.of(room);
    const watchers = watchersOf(await stages.lens.rows(room.id), (connection) => stage.viewerOf(connection));
    const here = new Set([...room.presence.everyone()].map(({ identity }) => identity.accountId));
    const presenter = room.lecture?.presenter.id;
    if (presenter !== undefined) [watchers, here].forEach((people) => people.delete(presenter));
    const chatOnly = [...here].filter((accountId) => !watchers.has(accountId)).length;
    return classMap([...watchers.values()], chatOnly, (network) => numbers.of(room, network));
  }
}
