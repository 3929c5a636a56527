import { Reaction, type ReactionCounts, type ReactionsOf } from '../../protocol/chat.ts';
import type { ReactionRow } from './reactions.store.ts';

const kinds = Reaction.options;
const bitOf = (reaction: Reaction): number => 1 << kinds.indexOf(reaction);

/** Who reacted to one message, and how. A person's reactions are the bits of one number: halls react in hundreds. */
export class MessageReactions {
  readonly seq: number;
  private readonly people = new Map<string, number>();
  private counted: ReactionCounts | null = null;

  constructor(seq: number) {
    this.seq = seq;
  }

  /** False when it was so already. */
  put(accountId: string, reaction: Reaction, on: boolean): boolean {
    const before = this.people.get(accountId) ?? 0;
    const after = on ? before | bitOf(reaction) : before & ~bitOf(reaction);
    if (after === before) return false;
    if (after === 0) this.people.delete(accountId);
    else this.people.set(accountId, after);
    this.counted = null;
    return true;
  }

  get empty(): boolean {
    return this.people.size === 0;
  }

  /** Kinds that nobody chose are left out. */
  get counts(): ReactionCounts {
    return (this.counted ??= this.count());
  }

  mineOf(accountId: string): Reaction[] {
    const bits = this.people.get(accountId) ?? 0;
    return kinds.filter((kind) => (bits & bitOf(kind)) !== 0);
  }

  seenBy(accountId: string): Required<ReactionsOf> {
    return { seq: this.seq, counts: this.counts, mine: this.mineOf(accountId) };
  }

  /** The people who react otherwise there than here. */
  differing(other: MessageReactions): string[] {
    const all = new Set([...this.people.keys(), ...other.people.keys()]);
    return [...all].filter((person) => this.people.get(person) !== other.people.get(person));
  }

  private count(): ReactionCounts {
    const counts: ReactionCounts = {};
    for (const bits of this.people.values()) {
      for (const kind of kinds) if ((bits & bitOf(kind)) !== 0) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }
}

/** The same by message. Messages without any are left out. */
export function byMessage(rows: readonly ReactionRow[]): Map<number, MessageReactions> {
  const messages = new Map<number, MessageReactions>();
  for (const { seq, accountId, reaction } of rows) {
    const message = messages.get(seq) ?? new MessageReactions(seq);
    message.put(accountId, reaction, true);
    messages.set(seq, message);
  }
  return messages;
}
