import type { ReactionCounts } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { Gate } from '../gate.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { EventStore, Span } from '../rooms/events.store.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Room } from '../rooms/live/room.ts';
import { permissionsOf } from '../rooms/permissions.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { createSlices } from '../slices.ts';
import type { AuditStore } from './audit.store.ts';
import type { Chats } from './chats.ts';
import { csv } from './export-csv.ts';
import type { About, Format, Line } from './export-format.ts';
import { html } from './export-html.ts';
import { json } from './export-json.ts';
import { numberedNames, plainNames, type Names } from './export-names.ts';
import { text } from './export-text.ts';
import type { ExportStore } from './export.store.ts';

export const formats = { csv, json, txt: text, html } satisfies Record<string, Format>;

export interface ExportParts {
  rooms: Pick<Rooms, 'allowed'>;
  registry: Registry;
  events: EventStore;
  chats: Chats;
  exportStore: ExportStore;
  audit: AuditStore;
  rates?: Rates | undefined;
  now?: () => number;
}

export interface ExportWish extends Span {
  format: keyof typeof formats;
  pseudonyms: boolean;
  zone: string;
}

/** A file on its way. Whoever takes it calls `over` in the end, however it ends. */
export interface Export {
  about: About;
  format: Format;
  pieces: AsyncGenerator<string, void>;
  over(): void;
}

type Message = RoomEvent & { type: 'chat.posted' };

/** What is handed over at once: small, so that what waits for slow readers stays small too. */
const pieceLength = 64 * 1024;

/** The chat to take home, as a file that is made while it is read. */
export function createExports(parts: ExportParts) {
  const { rooms, registry, events, chats, exportStore, audit, now = Date.now } = parts;
  const asking = new Buckets(limits.exportRate, { shared: parts.rates?.('export') });
  const gate = new Gate(limits.exports);
  const busyWith = new Set<string>();

  return {
    /**
     * Needs `chat.export`, or rules under which students export; what staff take home is noted for all staff.
     * Throws `forbidden`, `not_found` (also the lecture), `rate`, `busy` (one at a time of one person; few of all).
     */
    async begin(person: Identity, roomId: string, wish: ExportWish): Promise<Export> {
      const role = await rooms.allowed(person, roomId, 'chat.read');
      const room = await registry.open(roomId);
      const staff = permissionsOf(person.role, role).has('chat.export');
      if (!staff && !chats.of(room).rules.studentExport) throw new UserError('forbidden');
      const wait = asking.take(person.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const about = await aboutOf(room, wish);
      const over = await turn(person.accountId);
      const note = staff ? () => audit.write({ roomId, actorId: person.accountId, deed: 'export' }) : null;
      return { about, format: formats[wish.format], pieces: piecesOf(room, wish, about, note), over };
    },

    /** The same without asking who wants it, and without a note: for a file of which the chat is a part. Throws `not_found`. */
    async written(roomId: string, wish: ExportWish): Promise<AsyncGenerator<string, void>> {
      const room = await registry.open(roomId);
      return piecesOf(room, wish, await aboutOf(room, wish), null);
    },
  };

  async function aboutOf(room: Room, wish: ExportWish): Promise<About> {
    const { lectureId, from, to, pseudonyms, zone } = wish;
    const about = { room: room.info.name, from, to, pseudonyms, zone, madeAt: now() };
    if (lectureId === undefined) return about;
    const title = (await exportStore.lectureTitles(room.id, [lectureId])).get(lectureId);
    if (title === undefined) throw new UserError('not_found');
    return { ...about, lecture: title };
  }

  async function turn(accountId: string): Promise<() => void> {
    if (busyWith.has(accountId)) throw new UserError('busy', { retryAfterMs: limits.exports.patienceMs });
    busyWith.add(accountId);
    try {
      const leave = await gate.enter();
      return () => {
        busyWith.delete(accountId);
        leave();
      };
    } catch (error) {
      busyWith.delete(accountId);
      throw error;
    }
  }

  /** Page by page: one is in memory at a time, and the next is read when this one was taken. */
  async function* piecesOf(
    room: Room,
    wish: ExportWish,
    about: About,
    note: (() => Promise<void>) | null,
  ): AsyncGenerator<string, void> {
    const writer = formats[wish.format].writer(about);
    const names = wish.pseudonyms ? numberedNames() : plainNames();
    const titles = new Map<string, string>();
    const slices = createSlices();
    const last = room.seq;
    await note?.(); // before anything leaves
    yield writer.begin();
    for (let first = 1; first <= last; first += limits.exportPage) {
      const end = Math.min(first + limits.exportPage - 1, last);
      const page = (await events.messages(room.id, first, end, wish)) as Message[];
      if (page.length === 0) continue;
      const reactions = await exportStore.reactions(room.id, first, end);
      await learn(room, page, names, titles);
      let piece = '';
      for (const message of page) {
        piece += writer.line(lineOf(message, names, titles, reactions.get(message.seq) ?? {}));
        const pause = slices.next();
        if (pause) await pause;
        if (piece.length < pieceLength) continue;
        yield piece;
        piece = '';
      }
      yield piece;
    }
    yield writer.end();
  }

  async function learn(room: Room, page: Message[], names: Names, titles: Map<string, string>): Promise<void> {
    const lectures = new Set(page.flatMap((message) => message.lectureId ?? []));
    const unknown = [...lectures].filter((id) => !titles.has(id));
    for (const [id, title] of await exportStore.lectureTitles(room.id, unknown)) titles.set(id, title);
    const people = names.unknownIn(page);
    names.learn(people, await exportStore.roles(room.id, people));
  }
}

export type Exports = ReturnType<typeof createExports>;

function lineOf(message: Message, names: Names, titles: ReadonlyMap<string, string>, reactions: ReactionCounts): Line {
  const { seq, at, by, text: said, replyTo, editedAt, lectureId } = message;
  const lecture = lectureId === undefined ? undefined : titles.get(lectureId);
  return {
    number: seq,
    at,
    author: names.nameOf(by),
    role: by.anonymous ? null : by.role,
    text: names.textOf(message),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(lecture === undefined ? {} : { lecture }),
    reactions: said === null ? {} : reactions,
  };
}
