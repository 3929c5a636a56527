/** Many people in one room of a real server: pages as browsers run them, without the browsers. */
import { WebSocket } from 'ws';
import type { ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { SiteRole } from '../../protocol/api.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { createPasswords } from '../../server/accounts/passwords.ts';
import { openStore, type StoreLocation } from '../../server/store/index.ts';
import type { Store } from '../../server/store/port.ts';
import type { Socket } from '../../web/room/connection.ts';
import type { Fetches } from '../../web/room/looking.ts';
import { silent } from './database.ts';
import { Browser, openPage, type Page } from './page.ts';
import { signIn, type Person } from './people.ts';
import type { RunningServer } from './server.ts';

/** Runs `work` on the data of a server, beside the server. */
export async function withStore<T>(location: StoreLocation, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(location, silent);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * Accounts straight into the database, with one password that is hashed once, signed in over HTTP. The first may open rooms,
 * the others are members unless `roles` says otherwise.
 */
export async function enrol(
  server: Pick<RunningServer, 'url'>,
  location: StoreLocation,
  names: readonly string[],
  roles: Record<string, SiteRole> = {},
): Promise<Person[]> {
  const password = 'a crowd in one hall';
  const emailOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '.')}@uni.example`;
  await withStore(location, async ({ db }) => {
    const people = createPeople(db, Date.now);
    const passwordHash = await createPasswords().hash(password);
    for (const [n, name] of names.entries()) {
      const role = roles[name] ?? (n === 0 ? 'presenter' : 'member');
      await people.add({ name, email: emailOf(name), passwordHash, role, verified: true });
    }
  });
  const enrolled: Person[] = [];
  // The server hashes two passwords at once.
  for (let n = 0; n < names.length; n += 2) {
    const pair = names.slice(n, n + 2).map((name) => signIn(server, { name, email: emailOf(name), password }));
    enrolled.push(...(await Promise.all(pair)));
  }
  return enrolled;
}

/** A room that this presenter opens to everybody. Resolves with its id. */
export async function openHouse(presenter: Person, name = 'Operating systems'): Promise<string> {
  const made = await presenter.ask('/api/rooms', { body: { name, joining: 'open' } });
  if (made.status !== 201) throw new Error(`no room: ${made.status} ${made.text}`);
  return made.json<{ id: string }>().id;
}

/** One of them, in the room. */
export interface Attendee extends Page {
  person: Person;
  /** The socket as it is now. */
  socket: WebSocket;
  /** Everything this page was ever sent. */
  heard: ServerMessage[];
  /** The code every one of its sockets was closed with, by the server's wish. */
  closedWith: number[];
  /** Its screen's events. */
  readonly events: readonly RoomEvent[];
  readonly acknowledged: ServerMessageOf<'chat.acknowledged'>[];
}

/** `port` is that of a proxy in front of the server. */
export function attend(
  server: Pick<RunningServer, 'url' | 'port'>,
  person: Person,
  room: string,
  { port = server.port, browser = new Browser() } = {},
): Attendee {
  const attendee = { person, heard: [], closedWith: [] } as unknown as Attendee;
  const page = openPage({
    open() {
      attendee.socket = new WebSocket(`wss://localhost:${port}/socket?v=${PROTOCOL_VERSION}`, {
        headers: { cookie: person.cookie, origin: server.url },
        rejectUnauthorized: false,
      });
      attendee.socket.on('error', () => {}); // `close` follows
      attendee.socket.on('close', (code) => code !== 1006 && attendee.closedWith.push(code));
      attendee.socket.on('message', (data: Buffer) => attendee.heard.push(JSON.parse(data.toString())));
      return attendee.socket as unknown as Socket;
    },
    random: Math.random,
    room,
    tab: browser.tab(),
    fetches: fetchesOf(person, room),
  });
  return Object.defineProperties(attendee, {
    view: { get: () => page.view },
    visit: { value: page.visit },
    close: { value: () => (page.close(), attendee.socket.terminate()) },
    events: { get: () => page.view.log?.events ?? [] },
    acknowledged: { get: () => attendee.heard.filter((message) => message.type === 'chat.acknowledged') },
  });
}

/** In the room, with a line to the server. */
export const isHere = ({ view }: Attendee): boolean => view.connection.name === 'open' && view.place === 'inside';

/** In the room, and everything it wrote is stored. */
export const isSettled = (attendee: Attendee): boolean => isHere(attendee) && attendee.view.outbox.length === 0;

/** The texts on its screen. */
export const textsOn = ({ events }: Attendee): (string | null)[] =>
  events.flatMap((event) => (event.type === 'chat.posted' ? [event.text] : []));

function fetchesOf(person: Person, room: string): Fetches {
  const get = async <T>(path: string): Promise<T> => {
    const answer = await person.ask(`/api/rooms/${room}/${path}`);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.json<T>();
  };
  return {
    before: (seq) => get(`events?limit=200&before=${seq}`),
    after: (seq) => get(`events?limit=200&after=${seq}`),
    around: (seq) => get(`events?around=${seq}`),
    messages: async (seqs) => (await get<{ messages: RoomEvent[] }>(`messages?seqs=${seqs.join()}`)).messages,
    asides: async () => [],
  };
}
