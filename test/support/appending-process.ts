/**
 * A process that appends to room `r` without end and prints a line `SEQ CLIENT_ID` for each acknowledged entry. Its arguments:
 * the store's location as JSON, its actor, how many to append (0: without end).
 */
import { randomUUID } from 'node:crypto';
import { openStore } from '../../server/store/index.ts';
import { silent } from './database.ts';
import { saying } from './store-rooms.ts';

const [location, actor, count] = process.argv.slice(2);
const store = await openStore(JSON.parse(location!), silent);
const authors = 8;
const each = count === '0' ? Infinity : Number(count) / authors;

await Promise.all(
  Array.from({ length: authors }, async () => {
    for (let i = 0; i < each; i++) {
      const clientId = randomUUID();
      const appended = await store.append(saying('r', actor!, 'again', clientId));
      if (appended.status === 'appended') process.stdout.write(`${appended.seq} ${clientId}\n`);
    }
  }),
);
await store.close();
