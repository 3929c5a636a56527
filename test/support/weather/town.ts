/** Two nodes, their people, and everything that can go wrong between them. */
import type { ServerMessage } from '../../../protocol/messages.ts';
import { createHistory } from '../../../server/chat/history.ts';
import { newId } from '../../../server/ids.ts';
import { createMemberStore } from '../../../server/rooms/members.store.ts';
import { createHouse, Person } from '../../../server/rooms/test/house.ts';
import { Browser, openPage, type Page } from '../page.ts';
import { addRoom } from '../store-rooms.ts';
import { Wind } from './bus.ts';
import { pass, settle } from './clock.ts';
import type { File, Line } from './database.ts';
import { startNode, type Node } from './node.ts';
import { Wire } from './wire.ts';

/** A tab of somebody, through all its reloads. */
export interface Resident {
  /** Everything it was ever told, as it came. */
  told: string[];
  person: Person;
  browser: Browser;
  page: Page;
  wire: Wire;
  node: Node;
  /** How often it was loaded. */
  life: number;
}

/** A post, as its author saw it. */
export interface Said {
  resident: Resident;
  life: number;
  text: string;
  clientId: string;
  anonymous: boolean;
}

/** What the nodes promised, whether anybody heard it or not. */
export interface Promised {
  posts: { clientId: string; seq: number }[];
  asides: string[];
  /** Posts that are against the rules. */
  refused: Set<string>;
  erased: Set<number>;
}

export interface Town {
  room: string;
  nodes: Node[];
  /** Those of killed nodes, too. */
  lines: Line[];
  wind: Wind;
  residents: Resident[];
  said: Said[];
  /** Every text that anybody wrote. */
  texts: string[];
  promised: Promised;
  faults: unknown[];
  /** A node or its reading stood still: then news that may be lost may be lost. */
  stumbled: boolean;
  say(resident: Resident, anonymous?: boolean): void;
  /** Not written before. */
  newText(): string;
  reload(resident: Resident): void;
  /** kill -9, and the same node starts again. */
  kill(node: number, lastBreath: boolean): void;
  /** A newcomer's page on that node. */
  visit(node: number, person: Person): Resident;
  close(): Promise<void>;
}

export const people = {
  ada: new Person('Ada', 'presenter'),
  cleo: new Person('Cleo'),
  dora: new Person('Dora'),
  emil: new Person('Emil'),
};

/** Writes the people into the file; once for all towns. */
export async function settlePeople(file: File): Promise<void> {
  await createHouse(file.line().store).register(...Object.values(people));
}

/** Through all towns, since they share a file. */
let writings = 0;

export async function createTown(file: File): Promise<Town> {
  const { ada, cleo, dora, emil } = people;
  const room = newId();
  const keys = file.line();
  const setUp = keys.store;
  await addRoom(setUp, room);
  const members = createMemberStore(setUp.db);
  await members.add(room, ada.identity.accountId, 'owner', Date.now());
  for (const one of [cleo, dora, emil]) await members.add(room, one.identity.accountId, 'student', Date.now());

  const wind = new Wind();
  const faults: unknown[] = [];
  const lines: Line[] = [];
  const start = () => {
    const line = file.line();
    lines.push(line);
    return startNode(line, wind, (error) => faults.push(error));
  };
  const visitors: Resident[] = [];
  let turns = 0;

  const town: Town = {
    room,
    nodes: [start(), start()],
    lines,
    wind,
    residents: [],
    said: [],
    texts: [],
    promised: { posts: [], asides: [], refused: new Set(), erased: new Set() },
    faults,
    stumbled: false,
    newText() {
      const text = `line ${++writings}.`;
      town.texts.push(text);
      return text;
    },
    say(resident, anonymous = false) {
      const text = town.newText();
      if (!resident.page.visit.say(text, anonymous ? { anonymous } : {})) return;
      const { clientId } = resident.page.view.outbox.find((item) => item.text === text)!;
      town.said.push({ resident, life: resident.life, text, clientId, anonymous });
    },
    reload(resident) {
      resident.page.close();
      resident.life++;
      load(resident, () => town.nodes[turns++ % 2]!);
    },
    kill(node, lastBreath) {
      const before = town.nodes[node]!;
      town.stumbled = true;
      town.nodes[node] = start();
      before.kill(lastBreath);
    },
    visit(node, person) {
      const resident = { person, browser: new Browser(), life: 0, told: [] as string[] } as Resident;
      load(resident, () => town.nodes[node]!);
      visitors.push(resident);
      return resident;
    },
    async close() {
      for (const { page } of [...town.residents, ...visitors]) page.close();
      for (const node of town.nodes) node.kill(false);
      await settle();
      await setUp.db.deleteFrom('room').where('id', '=', room).execute();
      keys.die(false);
    },
  };

  const cleosBrowser = new Browser();
  for (const [person, browser] of [
    [ada, new Browser()],
    [cleo, cleosBrowser],
    [cleo, cleosBrowser],
    [dora, new Browser()],
  ] as const) {
    const resident = { person, browser, life: 0, told: [] as string[] } as Resident;
    load(resident, () => town.nodes[turns++ % 2]!);
    town.residents.push(resident);
  }
  await pass(10);
  return town;

  function load(resident: Resident, node: () => Node): void {
    const history = () => createHistory(resident.node.house);
    const page = (stretch: object) => history().page(resident.person.identity, room, { ...stretch, limit: 50 });
    resident.page = openPage({
      open() {
        resident.node = node();
        resident.wire = new Wire();
        resident.node.accept(tapped(resident, town), { ...resident.person.identity, sessionId: newId() });
        return resident.wire;
      },
      random: () => 0.5,
      room,
      tab: resident.browser.tab(),
      fetches: {
        before: (before) => page({ before }),
        after: (after) => page({ after }),
        around: (around) => page({ around }),
        messages: (seqs) => history().messages(resident.person.identity, room, seqs),
        asides: async () => (await resident.node.house.asideStore.page(room, asidesFor(resident, room))).asides,
      },
    });
  }
}

/** As the route of asides has it. */
function asidesFor({ person, node }: Resident, room: string) {
  const { accountId } = person.identity;
  const all = { limit: 200 };
  return person === people.ada ? all : { ...all, of: [accountId, node.house.pseudonymOf(room, accountId)] };
}

/** The wire, with somebody who writes down what the node promises over it. */
function tapped({ wire, told }: Resident, { promised }: Town): Wire {
  const erasing = new Map<number, number>();
  const posting = new Map<number, string>();
  const { accept, tell } = wire;
  wire.accept = (server) =>
    accept.call(wire, {
      ...server,
      received(text) {
        const message = JSON.parse(text) as { type: string; id: number; seq: number; clientId: string };
        if (message.type === 'chat.delete') erasing.set(message.id, message.seq);
        if (message.type === 'chat.post') posting.set(message.id, message.clientId);
        server.received(text);
      },
    });
  wire.tell = (text) => {
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'chat.acknowledged') promised.posts.push(message);
    if (message.type === 'chat.set_aside') promised.asides.push(message.clientId);
    if (message.type === 'error' && message.code === 'rule') promised.refused.add(posting.get(message.re!) ?? '');
    if (message.type === 'ok' && erasing.has(message.re)) promised.erased.add(erasing.get(message.re)!);
    told.push(text);
    tell.call(wire, text);
  };
  return wire;
}
