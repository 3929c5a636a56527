import type { Kysely } from 'kysely';
import { z } from 'zod';
import { RetentionPolicy, RetentionRun } from '../../protocol/privacy.ts';
import { readSetting, writeSetting } from '../accounts/settings.ts';
import type { Database } from '../store/schema.ts';

const policyKey = 'retention_policy';
const runKey = 'retention_run';
const turnKey = 'retention_turn';

export const defaultPolicy: RetentionPolicy = { chatDays: null, auditDays: null, mailDays: 30, deletedRoomDays: 30 };

/** How long things are kept, and when old ones were last looked for. */
export function createPolicyStore(db: Kysely<Database>) {
  return {
    async policy(): Promise<RetentionPolicy> {
      const kept = await readSetting(db, policyKey);
      return kept === null
        ? defaultPolicy
        : RetentionPolicy.parse({ ...defaultPolicy, ...z.object({}).loose().parse(JSON.parse(kept)) });
    },
    change: (policy: RetentionPolicy): Promise<void> => writeSetting(db, policyKey, JSON.stringify(policy)),

    async lastRun(): Promise<RetentionRun | null> {
      const kept = await readSetting(db, runKey);
      return kept === null ? null : RetentionRun.parse(JSON.parse(kept));
    },
    note: (run: RetentionRun): Promise<void> => writeSetting(db, runKey, JSON.stringify(run)),

    /** When somebody last began; 0 before the first time. */
    async begun(): Promise<number> {
      return Number((await readSetting(db, turnKey)) ?? 0);
    },

    /** Of several nodes that would begin instead of `before` exactly one may. */
    async begin(before: number, now: number): Promise<boolean> {
      await db
        .insertInto('setting')
        .values({ key: turnKey, value: '0' })
        .onConflict((on) => on.doNothing())
        .execute();
      const { numUpdatedRows } = await db
        .updateTable('setting')
        .set({ value: `${now}` })
        .where('key', '=', turnKey)
        .where('value', '=', `${before}`)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

export type PolicyStore = ReturnType<typeof createPolicyStore>;
