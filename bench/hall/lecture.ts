/** A lecture hall in a real server: a room, and people who are signed in. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createPasswords } from '../../server/accounts/passwords.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { openStore } from '../../server/store/index.ts';
import { signIn } from '../../test/support/people.ts';
import { startServer, type RunningServer } from '../../test/support/server.ts';

const password = 'a crowd in one hall';
const silent = { info() {}, warn() {}, error() {} };

export interface Lecture {
  server: RunningServer;
  room: string;
  /** `Cookie` header of Ada's. */
  presenter: string;
  /** `Cookie` headers, one for each account. */
  cookies: string[];
}

/** Starts a server as `npm start` does, with so many students in a room of Ada's. */
export async function openLecture(accounts: number): Promise<Lecture> {
  const server = await startServer({ LOG_LEVEL: 'error', NODE_OPTIONS: nodeOptionsOfStart() });
  const students = Array.from({ length: accounts }, (_, n) => `student${n}`);
  await register(server.dataDir, ['ada', ...students]);
  const arrive = (name: string) => signIn(server, { name, email: emailOf(name), password });
  const ada = await arrive('ada');
  const made = await ada.ask('/api/rooms', { body: { name: 'Hall', description: '', joining: 'open' } });
  const { id: room } = made.json<{ id: string }>();
  const cookies: string[] = [];
  // The server hashes two passwords at once.
  for (let n = 0; n < students.length; n += 2) {
    const pair = await Promise.all(students.slice(n, n + 2).map(arrive));
    cookies.push(...pair.map(({ cookie }) => cookie));
  }
  return { server, room, presenter: ada.cookie, cookies };
}

const emailOf = (name: string): string => `${name}@uni.example`;

/** Straight into the database: one password, hashed once, instead of a process for every account. */
async function register(dataDir: string, names: string[]): Promise<void> {
  const store = await openStore({ dataDir }, { log: silent });
  const people = createPeople(store.db, Date.now);
  const passwordHash = await createPasswords().hash(password);
  for (const name of names) {
    const role = name === 'ada' ? 'presenter' : 'member';
    await people.add({ name, email: emailOf(name), passwordHash, role, verified: true });
  }
  await store.close();
}

/** What `npm start` tells V8. */
export function nodeOptionsOfStart(): string {
  const file = path.resolve(import.meta.dirname, '../../package.json');
  const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: { start: string } };
  return scripts.start
    .split(' ')
    .filter((word) => word.startsWith('--'))
    .join(' ');
}
