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
  /** Where that is now what was there before. */
  aside: string[];
  forgotten: number;
}
