import type { Kysely } from 'kysely';
import type { SessionInfo } from '../../protocol/api.ts';
import { limits } from '../../protocol/limits.ts';
import { StoreBusy } from '../store/port.ts';
import type { Database } from '../store/schema.ts';
import { deviceOf } from './device.ts';
import type { Identity, SessionEnd } from './port.ts';

/** Sessions as rows. Beginning one is better-auth's; looking, listing and ending are ours. */
export interface Sessions {
  byToken(token: string): Promise<Identity | null>;
  review(sessionIds: string[]): Promise<Map<string, Identity | SessionEnd>>;
  list(accountId: string, currentId: string): Promise<SessionInfo[]>;
  /** Ends one of the account's sessions. False when it has none with this id, or it ended before. */
  end(accountId: string, sessionId: string): Promise<boolean>;
  /** Ends all sessions of the account, but for the one named. */
  endAll(accountId: string, why: SessionEnd, except?: string): Promise<void>;
  /** Ends those beyond `limits.sessionsPerAccount`, longest unused first. */
  prune(accountId: string): Promise<void>;
  /** Deletes the rows of sessions that ended more than a day ago. */
  sweep(): Promise<void>;
}

/** `db` may be a transaction. */
export function createSessions(db: Kysely<Database>, clock: () => number): Sessions {
  return {
    async byToken(token) {
      const row = await people(db).where('session.token', '=', token).executeTakeFirst();
      const found = row && standing(row, clock());
      return found && typeof found === 'object' ? found : null;
    },

    async review(sessionIds) {
      const found = new Map<string, Identity | SessionEnd>();
      for (let from = 0; from < sessionIds.length; from += chunk) {
        const ids = sessionIds.slice(from, from + chunk);
        for (const id of ids) found.set(id, 'signed_out');
        const rows = await people(db).where('session.id', 'in', ids).execute();
        for (const row of rows) found.set(row.sessionId, standing(row, clock()));
        await touch(db, rows, clock()).catch(passingFault);
      }
      return found;
    },

    async list(accountId, currentId) {
      const rows = await db
        .selectFrom('session')
        .select(['id', 'created_at', 'updated_at', 'user_agent', 'ip_address'])
        .where('user_id', '=', accountId)
        .where('ended', 'is', null)
        .where('expires_at', '>', clock())
        .orderBy('updated_at', 'desc')
        .orderBy('id')
        .limit(limits.sessionsPerAccount)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        current: row.id === currentId,
        createdAt: row.created_at,
        lastSeenAt: row.updated_at,
        device: deviceOf(row.user_agent ?? ''),
        address: row.ip_address ?? '',
      }));
    },

    async end(accountId, sessionId) {
      const result = await db
        .updateTable('session')
        .set({ ended: 'signed_out', updated_at: clock() })
        .where('id', '=', sessionId)
        .where('user_id', '=', accountId)
        .where('ended', 'is', null)
        .executeTakeFirst();
      return Number(result.numUpdatedRows) > 0;
    },

    async endAll(accountId, why, except = '') {
      await db
        .updateTable('session')
        .set({ ended: why, updated_at: clock() })
        .where('user_id', '=', accountId)
        .where('id', '!=', except)
        .where('ended', 'is', null)
        .execute();
    },

    async prune(accountId) {
      await db
        .updateTable('session')
        .set({ ended: 'signed_out' })
        .where('user_id', '=', accountId)
        .where('ended', 'is', null)
        .where('id', 'not in', (eb) =>
          eb
            .selectFrom('session')
            .select('id')
            .where('user_id', '=', accountId)
            .where('ended', 'is', null)
            .orderBy('updated_at', 'desc')
            .orderBy('id')
            .limit(limits.sessionsPerAccount),
        )
        .execute();
    },

    async sweep() {
      const yesterday = clock() - 24 * 60 * 60_000;
      await db
        .deleteFrom('session')
        .where((eb) =>
          eb.or([
            eb('expires_at', '<', yesterday),
            eb.and([eb('ended', 'is not', null), eb('updated_at', '<', yesterday)]),
          ]),
        )
        .execute();
    },
  };
}

/** A disk that is full must not keep sessions that have ended open; that somebody was here is noted the next time. */
function passingFault(error: unknown): void {
  if (!(error instanceof StoreBusy)) throw error;
}

/** Below the number of parameters either database takes in one statement. */
const chunk = 10_000;
/** How exactly `lastSeenAt` is kept. Only an open socket counts as being here: looking at a page changes nothing. */
const seenEveryMs = 5 * 60_000;

function people(db: Kysely<Database>) {
  return db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.user_id')
    .select([
      'session.id as sessionId',
      'session.expires_at as expiresAt',
      'session.ended as ended',
      'session.updated_at as seenAt',
      'user.id as accountId',
      'user.name as name',
      'user.email as email',
      'user.role as role',
      'user.email_verified as verified',
      'user.disabled as disabled',
    ]);
}

type PersonRow = Awaited<ReturnType<ReturnType<typeof people>['execute']>>[number];

function standing(row: PersonRow, now: number): Identity | SessionEnd {
  if (row.disabled === 1) return 'disabled';
  if (row.ended !== null) return row.ended;
  if (row.expiresAt <= now) return 'expired';
  const { accountId, sessionId, name, email, role } = row;
  return { accountId, sessionId, name, email, role, verified: row.verified === 1 };
}

async function touch(db: Kysely<Database>, rows: PersonRow[], now: number): Promise<void> {
  const stale = rows.filter((row) => row.ended === null && row.seenAt < now - seenEveryMs).map((row) => row.sessionId);
  if (stale.length === 0) return;
  await db.updateTable('session').set({ updated_at: now }).where('id', 'in', stale).execute();
}
