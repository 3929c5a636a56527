import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { figures } from '../operations/figures.ts';
import type { FirstStore } from './first.store.ts';
import { Guests } from './guests.ts';
import type { Measures } from './measures.ts';
import { createPressure, type Cause, type Load } from './pressure.ts';

export interface AdmissionParts {
  measures: Measures;
  first: FirstStore;
  /** No connection can be accepted without a file handle: whether to try at all. Told once each way. */
  accepting: (accept: boolean) => void;
  log: Pick<BaseLogger, 'warn' | 'info'>;
  random?: () => number;
  everyMs?: number;
}

/** Who may come in while more people would harm those inside. */
export interface Admission {
  /** Null: there is room. */
  readonly cause: Cause | null;
  /**
   * Lets people through who are inside, or were until a moment ago, presenters, and staff of any room; everybody, while there is
   * room. Throws `overloaded`.
   */
  admit(identity: Identity): Promise<void>;
  /** Refuses what only newcomers without an account do: throws `overloaded` unless there is room. */
  admitStranger(): void;
  /** A socket of this person is open, or gone. */
  came(accountId: string): void;
  went(accountId: string): void;
  stop(): void;
}

/** The share of file handles at which accepting ends: what is left is for files, the database and the workers. */
const lastHandles = 0.97;

/** Looks every second how the server does, and decides by it. */
export function createAdmission(parts: AdmissionParts): Admission {
  const { measures, first, accepting, log, random = Math.random, everyMs = limits.overload.lookMs } = parts;
  const pressure = createPressure();
  const guests = new Guests();
  let was: Cause | null = null;
  let deaf = false;

  function look(): void {
    const load = measures.look();
    pressure.looked(load);
    hear(load);
    const { cause } = pressure;
    if (cause && !was) log.warn({ cause, ...rounded(load) }, 'the server is full: newcomers are asked to wait');
    if (!cause && was) log.info(rounded(load), 'the server has room again: newcomers are let in');
    was = cause;
  }

  /** With the last handle gone, a port that is listened on would wake the loop without end. */
  function hear({ handles }: Load): void {
    if (deaf ? handles >= 0.9 : handles < lastHandles) return;
    deaf = !deaf;
    accepting(!deaf);
  }

  function refuse(): never {
    figures.newcomersRefused.add(pressure.cause!);
    const { retryMs } = limits.overload;
    throw new UserError('overloaded', { retryAfterMs: Math.round(retryMs * (1 + random())) }); // not all at once again
  }

  const timer = setInterval(look, everyMs).unref();
  return {
    get cause() {
      return pressure.cause;
    },
    async admit(identity) {
      if (!pressure.cause || identity.role !== 'member' || guests.knows(identity.accountId)) return;
      if (!(await first.goesFirst(identity))) refuse();
    },
    admitStranger() {
      if (pressure.cause) refuse();
    },
    came: (accountId) => guests.came(accountId),
    went: (accountId) => guests.went(accountId),
    stop() {
      clearInterval(timer);
      measures.stop();
    },
  };
}

function rounded(load: Load): Load {
  return Object.fromEntries(Object.entries(load).map(([name, value]) => [name, Number(value.toFixed(2))])) as never;
}
