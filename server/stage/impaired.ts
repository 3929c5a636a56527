import type { Impairment } from '../../protocol/impairment.ts';
import type { Client } from '../rooms/client.ts';
import type { StageEngine } from './engine.ts';

/** The bad network of an open lab, and who asked to feel it. */
export interface BadNetwork {
  readonly impairment: Impairment;
  readonly volunteers: ReadonlySet<Client>;
}

/** A second connection to compare with, which its owner made good or bad himself. */
export type Twin = 'clean' | 'impaired';

/** A viewer's connection that the engine has answered for. */
export interface Felt {
  /** Null while its socket is gone. */
  client: Client | null;
  twin: Twin | null;
}

/** Which connections of a room's viewers are impaired. Of all others the engine is told nothing. */
export class Impaired {
  network: BadNetwork | null = null;
  private readonly told = new Map<string, Impairment>();
  private readonly engine: () => Pick<StageEngine, 'impair'>;

  constructor(engine: () => Pick<StageEngine, 'impair'>) {
    this.engine = engine;
  }

  /** The connection gets what the lab has for it now, or its own network back. */
  fit(connection: string, felt: Felt): void {
    const impairment = this.for(felt);
    if ((this.told.get(connection) ?? null) === impairment) return;
    if (impairment) this.told.set(connection, impairment);
    else this.told.delete(connection);
    this.engine().impair(connection, impairment);
  }

  /** The connection is gone. */
  forget(connection: string): void {
    this.told.delete(connection);
  }

  /** Orders everything once more: see `limits.labLapseMs`. */
  renew(): void {
    for (const [connection, impairment] of this.told) this.engine().impair(connection, impairment);
  }

  private for({ client, twin }: Felt): Impairment | null {
    if (!this.network || !client) return null;
    const feels = twin ? twin === 'impaired' : this.network.volunteers.has(client);
    return feels ? this.network.impairment : null;
  }
}
