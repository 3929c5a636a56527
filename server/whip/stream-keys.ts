import type { StreamKeyInfo } from '../../protocol/stream-key.ts';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import type { AuditStore } from '../chat/audit.store.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { hashOf, newSecret, opens } from './secret.ts';
import type { StreamKey, StreamKeyStore } from './stream-key.store.ts';

export interface StreamKeysParts {
  store: StreamKeyStore;
  rooms: Pick<Rooms, 'allowed'>;
  audit: Pick<AuditStore, 'done'>;
  /** The room's key is another one, or none: whoever publishes with the old one stops. */
  changed: (roomId: string) => Promise<void>;
  rates?: Rates | undefined;
}

/** The key of a room for encoders. Whoever may publish there may make, replace and take away the one key. */
export function createStreamKeys({ store, rooms, audit, changed, rates }: StreamKeysParts) {
  const rate = new Buckets(limits.moderateRate, { shared: rates?.('stream key') });

  return {
    async see(person: Identity, roomId: string): Promise<StreamKeyInfo> {
      await rooms.allowed(person, roomId, 'stage.publish');
      const found = await store.of(roomId);
      return { made: found && { at: found.madeAt, by: { id: found.owner.accountId, name: found.owner.name } } };
    },

    /** The new key, to be shown once. The one before opens nothing any more, and ends what it published. */
    async make(person: Identity, roomId: string): Promise<string> {
      await allow(person, roomId);
      const key = newSecret();
      const { accountId } = person;
      const deed = store.setting({ roomId, accountId, hash: hashOf(key), at: Date.now() });
      await audit.done(deed, { roomId, actorId: accountId, deed: 'stream_key' });
      await changed(roomId);
      return key;
    },

    async revoke(person: Identity, roomId: string): Promise<void> {
      await allow(person, roomId);
      const note = { roomId, actorId: person.accountId, deed: 'stream_key_revoked' } as const;
      if (await audit.done(store.removing(roomId), note)) await changed(roomId);
    },
  };

  async function allow(person: Identity, roomId: string): Promise<void> {
    await rooms.allowed(person, roomId, 'stage.publish');
    const wait = rate.take(person.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
  }
}

export type StreamKeys = ReturnType<typeof createStreamKeys>;

/** The room's key, if this is it and its owner may still sign in. */
export async function opened(store: StreamKeyStore, roomId: string, key: string): Promise<StreamKey | null> {
  const found = await store.of(roomId);
  if (!found || !opens(key, found.hash)) return null;
  return found.disabled || !found.owner.verified ? null : found;
}
