import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { limits } from '../../protocol/limits.ts';
import type { Housed, Houses } from './houses.ts';
import type { ToWorker } from './ipc.ts';
import { MediaUnavailable, type LinkTicket, type MediaEngine } from './port.ts';

/** Links with other nodes: rooms that are lent to them, and rooms that are borrowed from them. */
export interface Loans extends Pick<MediaEngine, 'borrow' | 'unlink' | 'arrived'> {
  /** Throws MediaUnavailable. */
  lend(room: string): LinkTicket;
  /** A worker says so of a link it has borrowed. */
  stands(link: string): void;
  /** A worker says so, perhaps `why` it could not be opened; or it has died. */
  ended(link: string, why?: string): void;
  stop(): void;
}

export interface LoansNeeds {
  houses: Pick<Houses, 'enter' | 'leave'>;
  /** The room's home. Throws MediaUnavailable. */
  homeFor(room: string): number;
  tell(worker: number, message: ToWorker): void;
  /** Waits until the worker is up; false when it is not in time. A socket is the worker's then. */
  hand(worker: number, message: ToWorker, socket?: Socket): Promise<boolean>;
  linkEnded(link: string, room: string): void;
}

/** A link at one of its sides. It counts as a connection of its room, so that the room has a home. */
interface Loan extends Housed {
  /** Of what is lent, until somebody comes for it. */
  unclaimed?: { key: string; until: NodeJS.Timeout };
  /** Of what is borrowed, until it stands. */
  waiting?: { resolve(): void; reject(error: Error): void };
}

export function createLoans({ houses, homeFor, tell, hand, linkEnded }: LoansNeeds): Loans {
  const loans = new Map<string, Loan>();
  let tickets = 0;
  let stopped = false;

  function enter(link: string, room: string): Loan {
    if (stopped) throw new MediaUnavailable('the media engine has been stopped');
    const loan: Loan = { name: link, room, role: 'link', worker: homeFor(room) };
    loans.set(link, loan);
    houses.enter(loan);
    return loan;
  }

  /** Gives the loan's worker what it needs. Whatever became of the loan in the meantime is made true there. */
  async function pass(loan: Loan, message: ToWorker, socket?: Socket): Promise<void> {
    const handed = await hand(loan.worker, message, socket);
    if (loans.get(loan.name) !== loan) tell(loan.worker, { type: 'unlink', link: loan.name });
    else if (!handed) end(loan, 'no media worker is up');
  }

  function claim(loan: Loan): string | undefined {
    const { unclaimed } = loan;
    if (!unclaimed) return undefined;
    clearTimeout(unclaimed.until);
    delete loan.unclaimed;
    tickets--;
    return unclaimed.key;
  }

  function forget(loan: Loan): void {
    claim(loan);
    loans.delete(loan.name);
    houses.leave(loan);
  }

  function end(loan: Loan, why = 'the media worker died'): void {
    forget(loan);
    if (loan.waiting) loan.waiting.reject(new MediaUnavailable(`nothing is borrowed: ${why}`));
    else linkEnded(loan.name, loan.room);
  }

  return {
    lend(room) {
      if (tickets >= limits.linkTickets) throw new MediaUnavailable('too many tickets are out that nobody came for');
      const ticket = { link: randomBytes(16).toString('base64url'), key: randomBytes(32).toString('base64url') };
      const loan = enter(ticket.link, room);
      const until = setTimeout(() => end(loan), limits.linkTicketMs);
      loan.unclaimed = { key: ticket.key, until };
      tickets++;
      return ticket;
    },
    arrived(link, socket) {
      const loan = loans.get(link);
      const key = loan && claim(loan);
      if (key === undefined) return false;
      void pass(loan!, { type: 'lend', link, room: loan!.room, key }, socket);
      return true;
    },
    async borrow(room, from, { link, key }) {
      if (loans.has(link)) throw new MediaUnavailable('the link exists already');
      const loan = enter(link, room);
      const standing = new Promise<void>((resolve, reject) => (loan.waiting = { resolve, reject }));
      void pass(loan, { type: 'borrow', link, room, key, from });
      return standing;
    },
    stands(link) {
      const loan = loans.get(link);
      loan?.waiting?.resolve();
      delete loan?.waiting;
    },
    ended(link, why) {
      const loan = loans.get(link);
      if (loan) end(loan, why);
    },
    unlink(link) {
      const loan = loans.get(link);
      if (!loan) return;
      forget(loan);
      loan.waiting?.reject(new MediaUnavailable('ended while it was opened'));
      tell(loan.worker, { type: 'unlink', link });
    },
    stop() {
      stopped = true;
      for (const loan of [...loans.values()]) {
        forget(loan);
        loan.waiting?.reject(new MediaUnavailable('the media engine has been stopped'));
      }
    },
  };
}
