import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Texts } from '../../protocol/privacy.ts';
import { readSecret } from '../../server/secret.ts';
import { createSiteAudit } from '../../server/admin/audit.store.ts';
import type { Config } from '../../server/config.ts';
import { UserError } from '../../server/errors.ts';
import { createPrivacy } from '../../server/privacy/create.ts';
import { dataOf } from '../../server/privacy/person-data.ts';
import { createPersonDataStore } from '../../server/privacy/person-data.store.ts';
import { createPseudonyms } from '../../server/rooms/pseudonym.ts';
import type { Store } from '../../server/store/port.ts';

/** What the law gives people, for whoever can start programs on the server. A running server notices within seconds. */
export interface PrivacyDesk {
  /**
   * Writes everything that is kept of the person to a new file, for its owner alone to read, and resolves with where it is.
   * @throws {UserError} `not_found`.
   */
  exportTo(email: string, file: string | undefined): Promise<string>;
  /** What erasing would do; with `sure` it is done. Resolves with what to print. @throws {UserError} `not_found`, `last_admin`. */
  erase(email: string, wish: { texts: Texts; sure: boolean }): Promise<string>;
}

/** `settle`: instead of waiting for what a running server has under way. */
export async function createPrivacyDesk(
  store: Store,
  config: Pick<Config, 'dataDir' | 'secret'>,
  settle?: () => Promise<void>,
): Promise<PrivacyDesk> {
  const pseudonymOf = createPseudonyms(await readSecret(config.dataDir, config.secret));
  const { stores, erasures } = createPrivacy({ store, pseudonymOf, ...(settle ? { settle } : {}) });

  async function idOf(email: string): Promise<string> {
    const owner = await stores.people.findByEmail(email);
    if (!owner) throw new UserError('not_found');
    return owner.id;
  }

  return {
    async exportTo(email, asked) {
      const id = await idOf(email);
      const day = new Date().toISOString().slice(0, 10);
      const file = path.resolve(asked ?? `chatstream-${email.replace(/[^\w.@-]/g, '_')}-${day}.json`);
      const pieces = dataOf(createPersonDataStore(store.db, pseudonymOf), { id, email });
      await pipeline(pieces, createWriteStream(file, { mode: 0o600, flags: 'wx' }));
      await createSiteAudit(store.db).done({ actor: null, deed: 'data_exported', subject: id });
      return file;
    },

    async erase(email, { texts, sure }) {
      const id = await idOf(email);
      const { lastAdmin, handOver, goes } = await erasures.obstacles(id);
      if (lastAdmin) throw new UserError('last_admin');
      if (handOver.length > 0) {
        const rooms = handOver
          .map(({ name, others }) => `  ${name} (${others} ${others === 1 ? 'other member' : 'other members'})`)
          .join('\n');
        throw new Error(`These rooms would have no owner. Give each another one, or delete it, first:\n${rooms}`);
      }
      if (!sure) {
        const rooms = goes.map(({ name }) => `"${name}"`).join(', ');
        return [
          `This erases the account of ${email} for good, and ${texts === 'erased' ? 'the texts of all it wrote' : 'leaves what it wrote to all, without a name'}.`,
          ...(goes.length > 0 ? [`Rooms that nobody else is in go with it: ${rooms}.`] : []),
          'Add --yes to do it.',
        ].join('\n');
      }
      await erasures.finish(await erasures.begin(id, { texts, actor: null }));
      return `The account of ${email} is erased. Backups keep it until they are replaced.`;
    },
  };
}
