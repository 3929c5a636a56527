import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { byOf, seated, stillSeated, type Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Room } from '../rooms/live/room.ts';
import { checkedContent } from './content.ts';
import { HeldRun } from './held-run.ts';
import type { PictureStore } from './pictures.store.ts';
import type { PreparedStore } from './prepared.store.ts';
import type { RoomsPolls } from './polls.ts';
import type { Running } from './running.ts';
import type { Run, RunStore } from './runs.store.ts';

export interface PollHandlerParts {
  polls: RoomsPolls;
  running: Running;
  runs: RunStore;
  prepared: PreparedStore;
  pictures: PictureStore;
  rates?: Rates | undefined;
}

/** Polls in a room: putting them, voting, closing, showing. */
export function pollHandlers({ polls, running, runs, prepared, pictures, rates }: PollHandlerParts): Handlers {
  const directing = new Buckets(limits.pollRate, { shared: rates?.('poll') });
  const voting = new Buckets(limits.voteRate, { shared: rates?.('vote') });
  const votingInRoom = new Buckets(limits.roomVoteRate, { shared: rates?.('room votes') });

  function pace(rate: Buckets, key: string): void {
    const wait = rate.take(key);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
  }

  /** Somebody directs this run of the room. */
  async function runOf(client: Client, room: Room, id: string): Promise<Run> {
    pace(directing, client.identity.accountId);
    const run = await runs.find(room.id, id);
    if (!run) throw new UserError('not_found');
    return run;
  }

  return {
    async 'poll.open'(client, { id: re, room: roomId, poll, content }) {
      const seat = seated(client, roomId, 'poll.run');
      const { room } = seat;
      pace(directing, client.identity.accountId);
      if ((poll === undefined) === (content === undefined)) throw new UserError('bad_request', { field: 'poll' });
      const asked = poll === undefined ? content : (await prepared.find(room.id, poll))?.content;
      if (!asked) throw new UserError('not_found');
      const checked = await checkedContent(asked, (ids) => pictures.known(room.id, ids));
      stillSeated(client, seat);
      const run = await running.open(room, byOf(client), checked, poll ?? null);
      const told = new HeldRun(run).toldTo(client.identity.accountId, true);
      return { type: 'poll.opened', re, room: room.id, run: told };
    },

    async 'poll.vote'(client, { room: roomId, run, choice }) {
      const { room } = seated(client, roomId, 'poll.vote');
      pace(voting, client.identity.accountId);
      pace(votingInRoom, room.id);
      await polls.of(room).vote(client, run, choice);
    },

    async 'poll.close'(client, { room: roomId, run: id }) {
      const seat = seated(client, roomId, 'poll.run');
      const run = await runOf(client, seat.room, id);
      stillSeated(client, seat);
      await running.close(seat.room, run, byOf(client));
    },

    async 'poll.show'(client, { room: roomId, run: id, on }) {
      const seat = seated(client, roomId, 'poll.run');
      const run = await runOf(client, seat.room, id);
      stillSeated(client, seat);
      await running.show(seat.room, run, byOf(client), on);
    },
  };
}
