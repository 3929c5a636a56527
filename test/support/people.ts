import type { SiteRole } from '../../protocol/api.ts';
import { ask, type Answer, type Asking } from './http.ts';
import type { RunningServer } from './server.ts';

/** The people of every test: Ada presents, Ben assists, Cleo, Dora and Emil watch, Mallory attacks. */
const cast = {
  Ada: 'presenter',
  Ben: 'member',
  Cleo: 'member',
  Dora: 'member',
  Emil: 'member',
  Mallory: 'member',
  Xenia: 'admin',
} as const satisfies Record<string, SiteRole>;

export type PersonName = keyof typeof cast;

/** Someone with an account, signed in. */
export interface Person {
  name: string;
  email: string;
  password: string;
  id: string;
  /** The `Cookie` header of the session. */
  cookie: string;
  ask(path: string, asking?: Asking): Promise<Answer>;
}

/** Gives these people accounts by the command line and signs them in over the API. */
export async function admit<Name extends PersonName>(
  server: RunningServer,
  names: readonly Name[],
): Promise<Record<Name, Person>> {
  const people = {} as Record<Name, Person>;
  for (const name of names) {
    const email = `${name.toLowerCase()}@uni.example`;
    const password = `${name} walks the page tables`;
    await server.addUser({ name, email, password, role: cast[name] });
    people[name] = await signIn(server, { name, email, password });
  }
  return people;
}

export async function signIn(
  server: Pick<RunningServer, 'url'>,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<Person> {
  const answer = await ask(`${server.url}/api/auth/sign-in`, { body: { email, password } });
  if (answer.status >= 300) throw new Error(`${name} cannot sign in: ${answer.status} ${answer.text}`);
  const cookie = cookieOf(answer);
  const { id } = answer.json<{ id: string }>();
  return {
    name,
    email,
    password,
    id,
    cookie,
    ask: (path, asking = {}) => ask(`${server.url}${path}`, { ...asking, headers: { cookie, ...asking.headers } }),
  };
}

function cookieOf(answer: Answer): string {
  const set = answer.headers['set-cookie'] ?? [];
  return (Array.isArray(set) ? set : [set]).map((line) => line.split(';')[0]!).join('; ');
}
