import type { Reaction, ReactionsOf } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { Room } from '../rooms/live/room.ts';
import type { ReactionLane } from './reactions-lane.ts';
import { byMessage, MessageReactions } from './reactions-of-message.ts';
import type { ReactionStore } from './reactions.store.ts';

export interface RoomReactionsParts {
  store: ReactionStore;
  lane: ReactionLane;
  /** Other nodes should read the reactions to these messages again. */
  announce: (seqs: number[]) => void;
}

/**
 * The reactions to a room's messages: of those in the room's memory who and how many, of older ones what the store says. Told
 * as whole counts and gathered, so that a hall of three hundred that clicks costs everyone one message and not three hundred.
 */
export class RoomReactions {
  private readonly room: Room;
  private readonly parts: RoomReactionsParts;
  private readonly messages = new Map<number, MessageReactions>();
  private newest: MessageReactions[] | null = null;
  /** Messages whose counts are to be told, and the people whose doing it is: their other tabs are told what is theirs. */
  private readonly untold = new Map<number, Set<string>>();
  /** Of those: what happened on this node. */
  private readonly unannounced = new Set<number>();
  private readonly flush = new Flush(limits.reactionsEveryMs, () => void this.tell());

  constructor(room: Room, parts: RoomReactionsParts) {
    this.room = room;
    this.parts = parts;
  }

  load(): Promise<void> {
    return this.parts.lane.alone(async () => {
      const rows = await this.parts.store.since(this.room.id, this.room.oldest);
      for (const [seq, message] of byMessage(rows)) this.messages.set(seq, message);
      this.newest = null;
    });
  }

  /** Resolves when it is durable. Throws StoreBusy. */
  react(accountId: string, seq: number, reaction: Reaction, on: boolean): Promise<void> {
    const wish = { roomId: this.room.id, seq, accountId, reaction, on };
    return this.parts.lane.write(wish, () => {
      if (this.inMemory(seq) && !this.put(accountId, seq, reaction, on)) return;
      this.unannounced.add(seq);
      this.mark(seq, [accountId]);
    });
  }

  /** Reactions to the newest messages that have any, for somebody who enters. */
  seenBy(accountId: string): ReactionsOf[] {
    this.newest ??= [...this.messages.values()]
      .sort((a, b) => b.seq - a.seq)
      .slice(0, limits.snapshotReactions)
      .reverse();
    return this.newest.filter(({ seq }) => this.inMemory(seq)).map((message) => message.seenBy(accountId));
  }

  /** Events for this reader, with what people say to them. */
  async withReactions(events: RoomEvent[], accountId: string): Promise<RoomEvent[]> {
    const messages = events.filter((event) => event.type === 'chat.posted' && event.text !== null);
    const older = messages.filter((event) => !this.inMemory(event.seq)).map((event) => event.seq);
    const read = older.length > 0 ? await this.parts.store.counts(this.room.id, older, accountId) : null;
    return events.map((event) => {
      const of = this.inMemory(event.seq) ? this.messages.get(event.seq)?.seenBy(accountId) : read?.get(event.seq);
      if (!of || event.type !== 'chat.posted' || event.text === null) return event;
      return { ...event, reactions: of.counts, mine: of.mine ?? [] };
    });
  }

  /** An event of the room: erased messages have no reactions, and what leaves the room's memory leaves this one. */
  happened(event: RoomEvent): void {
    if (event.type === 'chat.deleted') this.forget(event.ref);
    if (event.type === 'chat.purged') {
      for (const seq of [...this.messages.keys(), ...this.untold.keys()]) if (this.erased(seq)) this.forget(seq);
    }
    if (event.type === 'chat.expired') {
      for (const seq of [...this.messages.keys(), ...this.untold.keys()]) if (seq < event.before) this.forget(seq);
    }
    // Whose reactions went with an account nobody is told: those that are left are read again.
    if (event.type === 'chat.forgotten') void this.changedElsewhere([...this.messages.keys()]).catch(() => {});
    if (event.seq % 256 === 0)
      for (const seq of this.messages.keys()) if (!this.inMemory(seq)) this.messages.delete(seq);
  }

  /** Another node says that reactions to these messages are others now. */
  async changedElsewhere(seqs: number[]): Promise<void> {
    const held = seqs.filter((seq) => this.inMemory(seq));
    await this.parts.lane.alone(async () => {
      const now = byMessage(held.length > 0 ? await this.parts.store.of(this.room.id, held) : []);
      for (const seq of held) this.replace(now.get(seq) ?? new MessageReactions(seq));
    });
    for (const seq of seqs) if (!this.inMemory(seq)) this.mark(seq, []);
  }

  /** Reads all that is in memory again, and tells what is another now. */
  renew(): Promise<void> {
    return this.parts.lane.alone(async () => {
      const now = byMessage(await this.parts.store.since(this.room.id, this.room.oldest));
      for (const seq of new Set([...this.messages.keys(), ...now.keys()]))
        this.replace(now.get(seq) ?? new MessageReactions(seq));
    });
  }

  closed(): void {
    this.flush.stop();
    this.untold.clear();
  }

  /** False when nothing changes. */
  private put(accountId: string, seq: number, reaction: Reaction, on: boolean): boolean {
    if (this.erased(seq)) return false;
    const message = this.messages.get(seq) ?? new MessageReactions(seq);
    const changed = message.put(accountId, reaction, on);
    if (changed) this.keep(message);
    return changed;
  }

  private replace(message: MessageReactions): void {
    if (this.erased(message.seq)) return;
    const before = this.messages.get(message.seq) ?? new MessageReactions(message.seq);
    const people = before.differing(message);
    if (people.length === 0) return;
    this.keep(message);
    this.mark(message.seq, people);
  }

  private keep(message: MessageReactions): void {
    if (message.empty) this.messages.delete(message.seq);
    else this.messages.set(message.seq, message);
    this.newest = null;
  }

  private mark(seq: number, people: string[]): void {
    const before = this.untold.get(seq) ?? new Set();
    for (const person of people) before.add(person);
    this.untold.set(seq, before);
    this.flush.want();
  }

  /** A signal: when the store is away it is lost, and the next one has whole counts again. */
  private async tell(): Promise<void> {
    const some = new Map([...this.untold].slice(0, limits.reactionsToldAtOnce));
    const announced = [...some.keys()].filter((seq) => this.unannounced.delete(seq));
    for (const seq of some.keys()) this.untold.delete(seq);
    if (this.untold.size > 0) this.flush.want();
    if (announced.length > 0) this.parts.announce(announced);
    const messages = await this.current([...some.keys()]).catch(() => []);
    if (messages.length === 0) return;
    const about = { type: 'chat.reacted', room: this.room.id } as const;
    this.room.broadcast({ ...about, reactions: messages.map(({ seq, counts }) => ({ seq, counts })) });
    for (const person of new Set([...some.values()].flatMap((people) => [...people]))) {
      const theirs = messages.filter((message) => some.get(message.seq)!.has(person));
      const reactions = theirs.map((message) => message.seenBy(person));
      for (const client of this.room.presence.here(person)) client.send({ ...about, reactions });
    }
  }

  private async current(seqs: number[]): Promise<MessageReactions[]> {
    const older = seqs.filter((seq) => !this.inMemory(seq));
    const read = older.length > 0 ? byMessage(await this.parts.store.of(this.room.id, older)) : null;
    return seqs
      .filter((seq) => !this.erased(seq))
      .map((seq) => (this.inMemory(seq) ? this.messages : read)?.get(seq) ?? new MessageReactions(seq));
  }

  private forget(seq: number): void {
    this.messages.delete(seq);
    this.untold.delete(seq);
    this.newest = null;
  }

  private inMemory(seq: number): boolean {
    return seq >= this.room.oldest;
  }

  /** Of messages that are only in the store: not as far as one knows here. */
  private erased(seq: number): boolean {
    const event = this.room.between(seq, seq)?.[0];
    return event?.type === 'chat.posted' && event.text === null;
  }
}
