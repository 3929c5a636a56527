import type { Client } from '../rooms/client.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { HeldRun } from './held-run.ts';
import type { VoteStore } from './votes.store.ts';

const everyMs = 100;

/**
 * Who entered and has not voted, as far as this node knows: he may have voted at another one a moment ago. It is looked up, for
 * all who came together at once, and who did is told.
 */
export class Latecomers {
  private clients: Client[] = [];
  private run: HeldRun | null = null;
  private readonly flush = new Flush(everyMs, () => void this.look().catch(() => {}));
  private readonly votes: Pick<VoteStore, 'of'>;
  private readonly found: (run: HeldRun, clients: Client[]) => void;

  constructor(votes: Pick<VoteStore, 'of'>, found: (run: HeldRun, clients: Client[]) => void) {
    this.votes = votes;
    this.found = found;
  }

  add(run: HeldRun, client: Client): void {
    if (run.mineOf(client.identity.accountId) !== null) return;
    if (this.run !== run) this.clients = [];
    this.run = run;
    this.clients.push(client);
    this.flush.want();
  }

  stop(): void {
    this.flush.stop();
  }

  private async look(): Promise<void> {
    const { run, clients } = this;
    this.clients = [];
    if (!run || clients.length === 0) return;
    const voterOf = (client: Client) => run.voter(client.identity.accountId) ?? '';
    run.learn(await this.votes.of(run.run.id, [...new Set(clients.map(voterOf))]));
    this.found(
      run,
      clients.filter((client) => !client.gone && run.mineOf(client.identity.accountId) !== null),
    );
  }
}
