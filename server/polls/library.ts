import { limits } from '../../protocol/limits.ts';
import type { PollContent, PollFormat, PollImport, PreparedPoll } from '../../protocol/polls.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { checkedContent } from './content.ts';
import { formats } from './files/formats.ts';
import { sorted } from './importing.ts';
import type { PictureStore } from './pictures.store.ts';
import type { PreparedStore } from './prepared.store.ts';

/** Throws `rate` when somebody changes more than people do. */
export type Pace = (person: Identity) => void;

export interface LibraryParts {
  rooms: Pick<Rooms, 'allowed'>;
  prepared: PreparedStore;
  pictures: PictureStore;
  pace: Pace;
  now: () => number;
}

/** The polls that a room has prepared. All of it needs `poll.run`. */
export function createLibrary({ rooms, prepared, pictures, pace, now }: LibraryParts) {
  const checked = (roomId: string, content: PollContent) =>
    checkedContent(content, (ids) => pictures.known(roomId, ids));

  async function changing(person: Identity, roomId: string): Promise<void> {
    await rooms.allowed(person, roomId, 'poll.run');
    pace(person);
  }

  return {
    async list(person: Identity, roomId: string): Promise<PreparedPoll[]> {
      await rooms.allowed(person, roomId, 'poll.run');
      return prepared.list(roomId);
    },

    /** Throws `bad_request`, `quota`. */
    async add(person: Identity, roomId: string, content: PollContent): Promise<PreparedPoll> {
      await changing(person, roomId);
      const asked = await checked(roomId, content);
      if ((await prepared.count(roomId)) >= limits.pollsPerRoom) throw new UserError('quota');
      const [made] = await prepared.add(roomId, [asked], person.accountId, now());
      return made!;
    },

    /** Throws `bad_request`, `not_found`. */
    async change(person: Identity, roomId: string, id: string, content: PollContent): Promise<PreparedPoll> {
      await changing(person, roomId);
      const asked = await checked(roomId, content);
      const changedAt = now();
      if (!(await prepared.change(roomId, id, asked, changedAt))) throw new UserError('not_found');
      return { id, content: asked, changedAt };
    },

    /** Runs of it stay. Throws `not_found`. */
    async remove(person: Identity, roomId: string, id: string): Promise<void> {
      await changing(person, roomId);
      if (!(await prepared.remove(roomId, id))) throw new UserError('not_found');
    },

    /** Throws `conflict` when these are not exactly the polls there are. */
    async order(person: Identity, roomId: string, ids: readonly string[]): Promise<void> {
      await changing(person, roomId);
      if (!(await prepared.order(roomId, ids))) throw new UserError('conflict');
    },

    /** Takes over what can be taken over, and says of everything else why not. */
    async take(person: Identity, roomId: string, format: PollFormat, read: () => Promise<string>): Promise<PollImport> {
      await changing(person, roomId);
      const entries = formats[format].read(await read());
      const shown = entries.flatMap(({ content }) => content?.options.flatMap(({ picture }) => picture ?? []) ?? []);
      const room = limits.pollsPerRoom - (await prepared.count(roomId));
      const { contents, refused } = sorted(entries, await pictures.known(roomId, shown), room);
      return { polls: await prepared.add(roomId, contents, person.accountId, now()), refused };
    },

    /** The whole library as a file. */
    async file(person: Identity, roomId: string, format: PollFormat): Promise<string> {
      await rooms.allowed(person, roomId, 'poll.run');
      const polls = await prepared.list(roomId);
      return formats[format].write(polls.map(({ content }) => content));
    },
  };
}

export type Library = ReturnType<typeof createLibrary>;
