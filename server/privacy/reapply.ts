import { createPrivacy, type PrivacyParts } from './create.ts';
import type { Erased } from './erasure.store.ts';
import { hashOf } from './tombstone.ts';

/**
 * After a backup was put back: erases again every account that is in it and on one of the lists, its own or the one of the
 * database that it replaces (`earlier`). To be run while no server has the database open. Rooms that had found another owner
 * since the backup may be left without one. Returns how many accounts it erased.
 */
export async function reapplyErasures(parts: PrivacyParts, earlier: readonly Erased[] = []): Promise<number> {
  const { stores, erasures } = createPrivacy({ ...parts, settle: async () => {} });
  await stores.erasures.add(earlier);
  const known = new Map((await stores.erasures.all()).map((one) => [one.hash, one]));
  let count = 0;
  let after = '';
  for (let page = await stores.people.ids(after); page.length > 0; page = await stores.people.ids(after)) {
    for (const id of page) {
      const erased = known.get(hashOf(id));
      if (!erased) continue;
      const wish = { texts: erased.texts, actor: null };
      await erasures.finish(await erasures.begin(id, wish, { force: true, at: erased.at }));
      count++;
    }
    after = page.at(-1)!;
  }
  return count;
}
