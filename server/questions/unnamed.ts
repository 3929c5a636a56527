/**
 * Who asked what without a name and has no answer yet: kept in this process alone, so that nobody asks without end, and gone with
 * it. Nothing here is ever written, logged or sent.
 */
export class Unnamed {
  private readonly open = new Map<string, Set<string>>();

  /** How many of this person's are waiting or open, as far as this process knows. */
  count(accountId: string): number {
    return this.open.get(accountId)?.size ?? 0;
  }

  asked(accountId: string, question: string): void {
    const own = this.open.get(accountId) ?? new Set();
    this.open.set(accountId, own.add(question));
  }

  /** It was answered, dismissed or merged. */
  settled(question: string): void {
    for (const [accountId, own] of this.open) {
      own.delete(question);
      if (own.size === 0) this.open.delete(accountId);
    }
  }
}
