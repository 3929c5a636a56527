import { limits } from '../../protocol/limits.ts';
import type { Choice, PollRun } from '../../protocol/polls.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { UserError } from '../errors.ts';
import type { Client } from '../rooms/client.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { Room } from '../rooms/live/room.ts';
import { asVoted } from './choice.ts';
import { HeldRun, voterOf } from './held-run.ts';
import { Latecomers } from './latecomers.ts';
import { heldIn, readHeld, type Held } from './reading.ts';
import { Retried } from './retried.ts';
import type { Run, RunStore } from './runs.store.ts';
import type { VoteLane } from './votes-lane.ts';
import type { Vote, VoteStore } from './votes.store.ts';

export interface RoomPollsParts {
  runs: RunStore;
  votes: VoteStore;
  lane: VoteLane;
  /** Other nodes should know of these votes. */
  announce: (news: VotesHeard) => void;
  /** The run is to be closed at its time. */
  close: (room: Room, run: Run) => Promise<void>;
  /** The store could not be read; it is tried again. */
  failed: (error: unknown) => void;
  now: () => number;
}

/** What nodes tell each other of votes. May be lost: the tally is read from the store all the same. */
export interface VotesHeard {
  run: string;
  votes: Vote[];
}

/** Other nodes close a poll when the one that keeps the room did not. */
const othersLaterMs = 500;

const seesResults = (client: Client): boolean => client.seat?.permissions.has('poll.run') ?? false;

/** The polls of a room in memory: which one people see, what was voted, and what of it whom is told. */
export class RoomPolls {
  private held: Held = { open: null, last: null, shown: null };
  private readonly room: Room;
  private readonly parts: RoomPollsParts;
  /** Runs that changed and were not told of yet. */
  private readonly untold = new Set<string>();
  /** Votes of this node that the others have not heard of. */
  private unannounced: Vote[] = [];
  private readonly reading: Retried;
  private readonly counting: Retried;
  private readonly tallying = new Flush(limits.talliedEveryMs, () => {
    this.tellNodes();
    this.counting.want();
  });
  private readonly latecomers: Latecomers;
  private alarm: NodeJS.Timeout | undefined;
  private readonly asked = new Map<string, Promise<Run | null>>();
  /** Who was told results when he entered, or since. */
  private readonly seeing = new WeakMap<Client, boolean>();

  constructor(room: Room, parts: RoomPollsParts) {
    this.room = room;
    this.parts = parts;
    this.reading = new Retried(() => this.read(), parts.failed);
    this.counting = new Retried(() => this.count(), parts.failed);
    this.latecomers = new Latecomers(parts.votes, (held, clients) => this.tellTheirs(held, clients));
  }

  /** Throws StoreBusy. */
  async load(): Promise<void> {
    this.held = await readHeld(this.parts, this.room, this.held);
    this.watchClock();
  }

  /** For the snapshot. */
  seenBy(client: Client): PollRun | null {
    const { open, last, shown } = this.held;
    const sees = seesResults(client);
    const held = open ?? (sees ? last : shown);
    return held?.toldTo(client.identity.accountId, sees) ?? null;
  }

  /** Resolves when it is durable. Throws `not_found`, `conflict` (it is closed), `bad_request`, StoreBusy. */
  async vote(client: Client, runId: string, choice: Choice): Promise<void> {
    const { lane, now } = this.parts;
    const run = this.find(runId)?.run ?? (await this.lookUp(runId));
    if (!run) throw new UserError('not_found');
    const voted = JSON.stringify(asVoted(run.content, choice));
    const voter = voterOf(run, client.identity.accountId);
    if (run.state === 'closed' || voter === null) throw new UserError('conflict');
    const vote = await lane.write(run.id, { voter, choice: voted, at: run.content.anonymous ? 0 : now() });
    if (!vote) throw new UserError('conflict');
    this.heard(run.id, [vote], client);
    if (this.held.open?.run.id === run.id) this.unannounced.push(vote);
  }

  /** Votes to the run that is open, of this node or of others. */
  heard(runId: string, votes: readonly Vote[], from?: Client): void {
    const { open } = this.held;
    if (open?.run.id !== runId) return this.reading.want(); // its event is on the way, or it is closed and this is late
    open.learn(votes);
    this.tallying.want();
    const voters = new Set(votes.map(({ voter }) => voter));
    const theirs = (client: Client) => client !== from && voters.has(open.voter(client.identity.accountId) ?? '');
    const people = from ? this.room.presence.here(from.identity.accountId) : [...this.room.presence.clients];
    this.tellTheirs(open, people.filter(theirs));
  }

  happened(event: RoomEvent): void {
    if (event.type === 'poll.changed') this.untold.add(event.run);
    // An erased account takes its votes in polls with names along.
    const concerns = ['poll.changed', 'lecture.started', 'lecture.ended', 'chat.forgotten'].includes(event.type);
    if (concerns) this.reading.want();
  }

  entered(client: Client): void {
    this.seeing.set(client, seesResults(client));
    const { open } = this.held;
    if (open) this.latecomers.add(open, client);
  }

  /** Rights are others now, and with them what may be seen. */
  regraded(client: Client): void {
    if (this.seeing.get(client) === seesResults(client)) return;
    this.seeing.set(client, seesResults(client));
    const run = this.seenBy(client);
    if (run) client.send({ type: 'poll.told', room: this.room.id, run });
  }

  /** What other nodes told of votes may have been lost. Throws StoreBusy. */
  async renew(): Promise<void> {
    const { open } = this.held;
    if (!open) return;
    open.learn(await this.parts.votes.all(open.run.id));
    await this.count();
  }

  closed(): void {
    clearTimeout(this.alarm);
    this.tallying.stop();
    this.latecomers.stop();
    this.reading.stop();
    this.counting.stop();
  }

  /** Its event is not here yet, or it is of before: one question for all who ask at once. */
  private lookUp(runId: string): Promise<Run | null> {
    const asked =
      this.asked.get(runId) ?? this.parts.runs.find(this.room.id, runId).finally(() => this.asked.delete(runId));
    this.asked.set(runId, asked);
    return asked;
  }

  private find(runId: string): HeldRun | undefined {
    return heldIn(this.held).find((held) => held.run.id === runId);
  }

  private async read(): Promise<void> {
    const changed = [...this.untold];
    this.untold.clear(); // what changes from here on is told once more
    try {
      await this.load();
      while (changed.length > 0) {
        const held = this.find(changed[0]!) ?? (await this.readOther(changed[0]!));
        if (held) this.tell(held);
        changed.shift();
      }
    } finally {
      for (const id of changed) this.untold.add(id);
    }
    this.tallying.want(); // votes may have come while it was read
  }

  /** One that nobody finds here any more: its results were hidden, or it is of an earlier lecture. */
  private async readOther(id: string): Promise<HeldRun | null> {
    const run = await this.parts.runs.find(this.room.id, id);
    return run && new HeldRun(run, await this.parts.votes.groups(id));
  }

  private tell(held: HeldRun): void {
    const told = (sees: boolean) => ({ type: 'poll.told', room: this.room.id, run: held.seenBy(sees) }) as const;
    this.room.broadcast(told(true), seesResults);
    this.room.broadcast(told(false), (client) => !seesResults(client));
  }

  /** Each his own vote. */
  private tellTheirs(held: HeldRun, clients: readonly Client[]): void {
    if (this.held.open !== held) return;
    for (const client of clients) {
      const run = held.toldTo(client.identity.accountId, seesResults(client));
      client.send({ type: 'poll.told', room: this.room.id, run });
    }
  }

  private tellNodes(): void {
    const { open } = this.held;
    if (open && this.unannounced.length > 0) this.parts.announce({ run: open.run.id, votes: this.unannounced });
    this.unannounced = [];
  }

  private async count(): Promise<void> {
    const { open } = this.held;
    if (!open) return;
    const groups = await this.parts.votes.groups(open.run.id);
    if (this.held.open !== open) return; // closed meanwhile, and told with all its votes
    open.count(groups);
    const about = { type: 'poll.tallied', room: this.room.id, run: open.run.id, voters: open.tally.voters } as const;
    this.room.broadcast({ ...about, tally: open.tally }, seesResults);
    const tally = open.run.shown ? open.tally : null;
    this.room.broadcast({ ...about, tally }, (client) => !seesResults(client));
  }

  /** Whoever is first closes it; for the others it is closed already. */
  private watchClock(): void {
    clearTimeout(this.alarm);
    const { open } = this.held;
    if (!open || open.run.closesAt === null) return;
    const wait = Math.max(0, open.run.closesAt - this.parts.now()) + (this.room.atHome ? 0 : othersLaterMs);
    this.alarm = setTimeout(() => {
      if (this.held.open !== open) return;
      // Not due by the clock that counts, or the store is away: it is looked at again.
      const again = () => (this.alarm = setTimeout(() => this.watchClock(), othersLaterMs).unref());
      if (open.run.closesAt! > this.parts.now()) again();
      else this.parts.close(this.room, open.run).catch(again);
    }, wait).unref();
  }
}
