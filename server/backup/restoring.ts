import type { Erased } from '../privacy/erasure.store.ts';
import type { Store } from '../store/port.ts';
import type { Filling } from './fill.store.ts';
import type { SecretFile } from './format.ts';

/** What both databases need to take it. */
export interface Restoring {
  dataDir: string;
  secrets: SecretFile[];
  filling: Filling;
  replace: boolean;
  /** Part of the names of what is moved aside. */
  stamp: string;
  forget: (store: Store, earlier: Erased[]) => Promise<number>;
}

export interface Done {
  /** Where what was there before is now: a folder, or a schema of PostgreSQL, or both; nothing when there was nothing. */
  aside: string[];
  /** Accounts that were in the backup and had been erased since. */
  forgotten: number;
  /** There was a database, too broken to say whose accounts were erased. */
  listLost: boolean;
}
