import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { Store } from '../store/port.ts';
import { createAdmission, type Admission } from './admission.ts';
import { createFirstStore } from './first.store.ts';
import { createMeasures } from './measures.ts';

export interface OverloadParts {
  store: Pick<Store, 'db' | 'waiting'>;
  /** The port, as soon as there is one. */
  listener: () => { readonly load: number; accept(accept: boolean): void };
  log: Pick<BaseLogger, 'warn' | 'info'>;
}

/** Admission by what this process measures of itself. */
export function createOverload({ store, listener, log }: OverloadParts): Admission {
  return createAdmission({
    measures: createMeasures({
      connections: () => listener().load,
      appends: () => store.waiting / limits.appendQueue,
    }),
    first: createFirstStore(store.db),
    accepting: (accept) => listener().accept(accept),
    log,
  });
}
