import { fork } from 'node:child_process';
import { once } from 'node:events';
import { signIn } from '../../test/support/people.ts';
import { startServer } from '../../test/support/server.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { createPasswords } from '../../server/accounts/passwords.ts';
import { openStore } from '../../server/store/index.ts';
import type { Side } from './side.ts';
import { clientFrame } from './wire.ts';

const password = 'a crowd in one hall';
const silent = { info() {}, warn() {}, error() {} };

/** Our server, as it is started by its users, with a room and as many accounts as the limits ask for. */
export async function chatStream(sockets: number, socketsPerAccount: number): Promise<Side> {
  const server = await startServer({ LOG_LEVEL: 'error' });
  await server.addUser({ name: 'Ada', email: 'ada@uni.example', password, role: 'presenter' });
  const accounts = Math.max(40, Math.ceil(sockets / socketsPerAccount));
  await register(server.dataDir, accounts);
  const ada = await signIn(server, { name: 'Ada', email: 'ada@uni.example', password });
  const made = await ada.ask('/api/rooms', { body: { name: 'Hall', description: '', joining: 'open' } });
  const { id: room } = made.json<{ id: string }>();
  const cookies: string[] = [];
  for (let n = 0; n < accounts; n++) {
    cookies.push((await signIn(server, { name: `Student ${n}`, email: `s${n}@uni.example`, password })).cookie);
  }
  return {
    pid: server.pid,
    cookies,
    dialect: {
      port: server.port,
      path: '/socket?v=1',
      headers: { Origin: `http://localhost:${server.port}` },
      enter: [JSON.stringify({ type: 'room.enter', id: 1, room })],
      post: JSON.stringify({ type: 'chat.post', id: 2, room, clientId: '%UUID%', text: '%TEXT%' }),
      ping: { ask: '\u0089\u0000', answer: Buffer.from([0x8a, 0x80, 0, 0, 0, 0]).toString('base64') }, // RFC 6455 section 5.5.2
    },
    stop: () => server.stop(),
  };
}

export async function socketIo(): Promise<Side> {
  const child = fork(new URL('./socketio-server.ts', import.meta.url));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    pid: child.pid!,
    cookies: [],
    dialect: {
      port,
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: {},
      enter: ['40'],
      post: '42["post","%TEXT%","%UUID%"]',
      ping: { ask: '\u0081\u00012', answer: clientFrame('3').toString('base64') },
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** Straight into the database: one password, hashed once, instead of a process for every account. */
async function register(dataDir: string, accounts: number): Promise<void> {
  const store = await openStore({ dataDir }, { log: silent });
  const people = createPeople(store.db, Date.now);
  const passwordHash = await createPasswords().hash(password);
  for (let n = 0; n < accounts; n++) {
    await people.add({ name: `Student ${n}`, email: `s${n}@uni.example`, passwordHash, verified: true });
  }
  await store.close();
}
