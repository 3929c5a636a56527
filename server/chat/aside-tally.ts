import type { Aside } from '../../protocol/aside.ts';
import type { ChatRules } from '../../protocol/rules.ts';

/** What a room in memory knows of its asides, so that nobody who enters waits for the store. */
export class AsideTally {
  /** Of those that wait, the names their authors gave them. */
  private waiting = new Set<string>();
  private people = new Set<string>();
  private held = false;

  load(stored: { waiting: string[]; people: string[]; held: boolean }): void {
    this.waiting = new Set(stored.waiting);
    this.people = new Set(stored.people);
    this.held ||= stored.held;
  }

  /** An aside is new or changed. */
  heard(aside: Aside): void {
    this.people.add(aside.with.id);
    if (aside.state === 'waiting') this.waiting.add(aside.clientId!);
    else this.waiting.delete(aside.clientId!);
    if (aside.why !== 'private') this.held = true;
  }

  /** Rules under which messages to all are set aside, here or on another node. */
  possible({ approveFirst, writing, holdsWords }: ChatRules): void {
    if (approveFirst || holdsWords || writing === 'assistants') this.held = true;
  }

  /** Whether a post sent again could be an aside, whatever the rules are by now. Once true it stays so. */
  get mayHoldPosts(): boolean {
    return this.held;
  }

  /** Whether a message of this name is one of those: then it is just being released. */
  isWaiting(clientId: string | undefined): boolean {
    return clientId !== undefined && this.waiting.has(clientId);
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  hasAnyOf(ids: readonly string[]): boolean {
    return ids.some((id) => this.people.has(id));
  }
}
