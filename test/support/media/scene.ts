/** A lecture in which Ada's picture moves and Cleo sees it, whatever Mallory does meanwhile. */
import { enrol, openHouse } from '../crowd.ts';
import type { Person } from '../people.ts';
import type { Line } from '../posting.ts';
import { startServer, type RunningServer } from '../server.ts';
import { until } from '../until.ts';
import { enter, look, publish, show, startLecture, watch, type Joined, type Picture, type Seen } from './lecture.ts';

export interface Scene {
  server: RunningServer;
  /** In the order of the names. */
  people: Person[];
  room: string;
  ada: { line: Line; joined: Joined; picture: Picture };
  cleo: { line: Line; joined: Joined; seen: Seen };
  /** Another socket of this person, in the room, or in another. Closed with the scene. */
  arrives(person: Person, room?: string): Promise<Line>;
  /** Resolves when Cleo has seen the next `pictures` of Ada's, every one of them; throws when she does not. */
  goesOn(pictures?: number): Promise<void>;
  close(): Promise<void>;
}

/** `more` are the names of the others: the first of `people` is Ada, the second Cleo. */
export async function openScene(more: readonly string[] = [], env: Record<string, string> = {}): Promise<Scene> {
  const server = await startServer(env);
  const people = await enrol(server, { dataDir: server.dataDir }, ['Ada', 'Cleo', ...more]);
  const room = await openHouse(people[0]!);
  const lines: Line[] = [];
  const arrives = async (person: Person, where = room) => {
    const line = await enter(server, person, where);
    lines.push(line);
    return line;
  };
  const [adasLine, cleosLine] = [await arrives(people[0]!), await arrives(people[1]!)];
  await startLecture(adasLine, room);
  const ada = await publish(adasLine, room);
  const cleo = await watch(cleosLine, room);
  const seen = look(cleo.peer);
  const picture = show(ada.peer, 'Ada');
  const scene: Scene = {
    server,
    people,
    room,
    ada: { line: adasLine, joined: ada, picture },
    cleo: { line: cleosLine, joined: cleo, seen },
    arrives,
    async goesOn(pictures = 25) {
      const first = picture.last + 1;
      const last = first + pictures - 1;
      const all = () => seen.missing('Ada', first, last).length === 0;
      await until(`Cleo sees Ada’s pictures ${first} to ${last}`, all);
    },
    async close() {
      picture.stop();
      for (const { peer } of [ada, cleo]) peer.close();
      for (const line of lines) line.close();
      await server.stop();
    },
  };
  await until('Ada is on stage', () => seen.of('Ada').length > 0);
  return scene;
}
