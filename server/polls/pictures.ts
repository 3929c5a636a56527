import { createHash } from 'node:crypto';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Pace } from './library.ts';
import type { Picture, PictureStore } from './pictures.store.ts';

const dayMs = 24 * 60 * 60_000;

export interface PicturesParts {
  rooms: Pick<Rooms, 'allowed'>;
  store: PictureStore;
  pace: Pace;
  now: () => number;
}

/** Pictures for the options of polls: small ones, and never one that is a program (SVG). */
export function createPictures({ rooms, store, pace, now }: PicturesParts) {
  return {
    /**
     * Keeps it, and returns its name in this room; the same picture has the same. Needs `poll.run`.
     * Throws `bad_request` for anything but WebP, PNG and JPEG, `quota`, `rate`.
     */
    async keep(person: Identity, roomId: string, read: () => Promise<Uint8Array>): Promise<string> {
      await rooms.allowed(person, roomId, 'poll.run');
      pace(person);
      const bytes = Buffer.from(await read());
      const type = typeOf(bytes);
      if (type === null) throw new UserError('bad_request', { field: 'picture' });
      if (bytes.length > limits.pictureBytes) throw new UserError('too_large');
      const id = createHash('sha256').update(`${roomId}\n`).update(bytes).digest('base64url').slice(0, 22);
      if ((await store.known(roomId, [id])).has(id)) return id;
      await makeRoom(roomId);
      await store.add(roomId, id, { type, bytes }, person.accountId, now());
      return id;
    },

    /** For members. */
    async show(person: Identity, roomId: string, id: string): Promise<Picture> {
      await rooms.allowed(person, roomId, 'room.see');
      const picture = await store.find(roomId, id);
      if (!picture) throw new UserError('not_found');
      return picture;
    },
  };

  /** Those that a day after they came nobody shows make room for others. */
  async function makeRoom(roomId: string): Promise<void> {
    if ((await store.count(roomId)) < limits.picturesPerRoom) return;
    await store.forgetUnused(roomId, now() - dayMs);
    if ((await store.count(roomId)) >= limits.picturesPerRoom) throw new UserError('quota');
  }
}

export type Pictures = ReturnType<typeof createPictures>;

/** What it is by its first bytes, whatever it was called; null for what we do not take. */
function typeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png';
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? 'image/webp' : null;
}
