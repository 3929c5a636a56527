/** More people than could sign in while one waits: accounts and sessions straight into the database of a running server. */
import { createPasswords } from '../../server/accounts/passwords.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { createSessionAuth } from '../../server/accounts/better-auth.ts';
import { readSecret } from '../../server/secret.ts';
import { openStore } from '../../server/store/index.ts';

const silent = { info() {}, warn() {}, error() {} };
const client = { address: '127.0.0.1', userAgent: 'bench', origin: undefined };
/** In one transaction. */
const atOnce = 100;

/** The `Cookie` headers of so many students. */
export async function addStudents(dataDir: string, count: number): Promise<string[]> {
  const store = await openStore({ dataDir }, { log: silent });
  const secret = await readSecret(dataDir);
  const passwords = createPasswords();
  const passwordHash = await passwords.hash('nobody signs in with it');
  const cookies: string[] = [];
  while (cookies.length < count) {
    await store.db.transaction().execute(async (tx) => {
      const people = createPeople(tx, Date.now);
      const auth = createSessionAuth({ db: tx, secret, passwords, log: silent });
      for (let n = 0; n < atOnce && cookies.length < count; n++) {
        const email = `voter${cookies.length}@uni.example`;
        const name = `Voter ${cookies.length}`;
        const id = await people.add({ name, email, passwordHash, role: 'member', verified: true });
        const entered = await auth.enter(id!, client);
        cookies.push(entered!.cookie.split(';')[0]!);
      }
    });
  }
  await store.close();
  return cookies;
}
