/** The server as `npm run dev` runs it: seeded, with links that sign in without a password, and with pages from Vite. */
import './first.cjs';
import { networkInterfaces } from 'node:os';
import { readConfig, type Config } from '../server/config.ts';
import { startServer, type RunningServer } from '../server/main.ts';
import { openStore } from '../server/store/index.ts';
import { hotPath, vitePages, viteSocket } from './dev-pages.ts';
import { createSignInLinks } from './dev-sign-in.ts';
import { ada, ben, cleo, seedPeople, seedRoom } from './seed.ts';

if (import.meta.main) {
  const { server, links } = await startDevelopment(
    readConfig({ DATA_DIR: 'data-dev', ...process.env }),
    Number(process.argv[2]),
  );
  const words = ['Ada presents', 'Ben assists ', 'Cleo watches'];
  console.log(`\n${words.map((who, i) => `  ${who}   ${links[i]}`).join('\n')}\n\n  Each link signs in once.\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
}

/** Starts it with pages from the Vite server on `vitePort`. The links are for Ada, Ben and Cleo. */
export async function startDevelopment(
  config: Config,
  vitePort: number,
): Promise<{ server: RunningServer; links: string[] }> {
  const location = config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: config.dataDir };
  const store = await openStore(location, { log: { info() {}, warn: console.warn, error: console.error } });
  try {
    await seedPeople(store.db);
    const signIn = createSignInLinks(() => server.app.accounts);
    const server = await startServer(config, {
      pages: vitePages(vitePort),
      routes: [signIn.routes],
      upgrades: { [hotPath]: viteSocket(vitePort) },
    });
    const hosts = hostsOfItsOwn(config, server.app.listener.port);
    const room = `/rooms/${await seedRoom(server.app, store.db)}`;
    const links = [
      hosts[0] + signIn.link(ada, `${room}/studio`),
      hosts[1] + signIn.link(ben, `${room}/live`),
      hosts[2] + signIn.link(cleo, `${room}/live`),
    ].map((rest) => `http://${rest}`);
    return { server, links };
  } finally {
    await store.close();
  }
}

/** Three names of this machine: browsers keep cookies by name, so that three people fit into one browser. */
function hostsOfItsOwn({ host }: Config, port: number): [string, string, string] {
  const both =
    host === undefined && Object.values(networkInterfaces()).some((list) => list?.some((it) => it.address === '::1'));
  return [`localhost:${port}`, `127.0.0.1:${port}`, `${both ? '[::1]' : 'localhost'}:${port}`];
}
