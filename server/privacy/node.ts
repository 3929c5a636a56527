import { setTimeout as pause } from 'node:timers/promises';
import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { RetentionRun } from '../../protocol/privacy.ts';
import type { AccountOffice } from '../accounts/accounts.ts';
import { createSiteAudit } from '../admin/audit.store.ts';
import { createChatExpiryStore } from '../retention/chat-expiry.store.ts';
import { createExpiries } from '../retention/expiries.store.ts';
import { createPolicyStore } from '../retention/policy.store.ts';
import { createRetention } from '../retention/retention.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Store } from '../store/port.ts';
import { createPrivacy } from './create.ts';
import { createRoomLog } from './log.ts';
import { createPrivacyOffice } from './office.ts';
import { createPersonData } from './person-data.ts';
import { createPersonDataStore } from './person-data.store.ts';

export interface PrivacyNodeParts {
  store: Store;
  registry: Registry;
  accounts: Pick<AccountOffice, 'changed'>;
  pseudonymOf: (roomId: string, accountId: string) => string;
  log: Pick<BaseLogger, 'info' | 'warn'>;
}

/** What a running node does for the people whose data it has: tells them what there is, erases it, and lets old things go. */
export function createPrivacyNode({ store, registry, accounts, pseudonymOf, log }: PrivacyNodeParts) {
  const changed = (accountId: string) => accounts.changed(accountId);
  const privacy = createPrivacy({ store, registry, pseudonymOf, changed });
  const office = createPrivacyOffice({ ...privacy, catchUp: () => registry.catchUp(), log });
  const siteAudit = createSiteAudit(store.db);
  const retention = createRetention({
    policies: createPolicyStore(store.db),
    chats: createChatExpiryStore(store.db),
    expiries: createExpiries(store.db),
    append: createRoomLog(store, registry),
    note: (removed: RetentionRun['removed']) => siteAudit.done({ actor: null, deed: 'data_expired', detail: removed }),
    tidy: () => privacy.stores.compactIfDue(),
    log,
    clock: Date.now,
    pause: (ms) => pause(ms, undefined, { ref: false }),
  });
  const daily = setInterval(
    () => void retention.look().catch((err: unknown) => log.warn({ err }, 'what is old stays until tomorrow')),
    limits.retentionLookMs,
  ).unref();

  return {
    office,
    retention,
    personData: createPersonData(createPersonDataStore(store.db, pseudonymOf)),
    stop(): void {
      clearInterval(daily);
      office.stop();
    },
  };
}

export type PrivacyNode = ReturnType<typeof createPrivacyNode>;
