import type { Logger } from 'pino';
import type { Accounts, Identity, SessionEnd } from '../accounts/port.ts';
import { onceEachWay } from '../operations/once-each-way.ts';
import type { Sockets } from './sockets.ts';

export interface ReviewParts {
  accounts: Pick<Accounts, 'review' | 'onChange'>;
  sockets: Sockets;
  /** Sessions, of this person or of all, that have something going on without a socket. */
  orphans: (accountId?: string) => string[];
  /** A session is over; its sockets are being closed. */
  ended: (sessionId: string) => void;
  /** A person's name, site role or verification is another now. */
  changed: (accountId: string) => void;
  log: Logger;
  everyMs?: number;
}

/**
 * Looks every 2 s whether the sessions behind open sockets, and behind media that outlived its socket, are still what they were: ended ones are closed, changed people
 * renewed. One query for all of them; it also sees what another process did (the command line, another node).
 */
export function startReview({ accounts, sockets, orphans, ended, changed, log, everyMs = 2_000 }: ReviewParts) {
  let running = false;

  async function review(only?: string): Promise<void> {
    const connections = only === undefined ? [...sockets.connections] : sockets.of(only);
    const before = new Map(connections.map((connection) => [connection.identity.sessionId, connection.identity]));
    const sessions = new Set([...before.keys(), ...orphans(only)]);
    if (sessions.size === 0) return;
    const now = await accounts.review([...sessions]);
    const changedPeople = new Set<string>();
    for (const sessionId of sessions) {
      const [was, is] = [before.get(sessionId), now.get(sessionId) ?? 'expired'];
      if (typeof is === 'string') {
        endSession(sessionId, is);
      } else if (was && differs(was, is)) {
        sockets.renew(is);
        changedPeople.add(is.accountId);
      }
    }
    for (const accountId of changedPeople) changed(accountId);
  }

  function endSession(sessionId: string, reason: SessionEnd): void {
    ended(sessionId);
    sockets.endSession(sessionId, reason);
  }

  const told = onceEachWay(log, { fails: 'sessions cannot be reviewed', works: 'sessions are reviewed again' });
  const guarded = (only?: string) => told(review(only));

  const timer = setInterval(() => {
    if (running) return;
    running = true;
    void guarded().finally(() => (running = false));
  }, everyMs).unref();
  accounts.onChange((accountId) => void guarded(accountId));

  return { stop: () => clearInterval(timer) };
}

function differs(was: Identity, is: Identity): boolean {
  return was.name !== is.name || was.role !== is.role || was.verified !== is.verified || was.email !== is.email;
}
