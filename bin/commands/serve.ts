import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ConfigError, readConfig, type Config } from '../../server/config.ts';
import { startServer, type RunningServer } from '../../server/main.ts';
import { version } from '../../server/version.ts';
import { banner } from '../banner.ts';
import { canBuild, root, stateOfPages } from '../pages.ts';

/** Starts the server and stays until it is told to stop. */
export async function run(_args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  await havePages();
  const server = await startServer(config);
  stopOnSignals(server);
  process.stdout.write(await welcome(server, config));
}

/** Builds the pages when they are missing or older than their sources. Costs some milliseconds when they are not. */
async function havePages(): Promise<void> {
  const state = stateOfPages();
  if (state === 'fresh') return;
  if (canBuild()) {
    console.log(state === 'missing' ? 'Building the pages …' : 'The pages have changed: building them …');
    // In a process of its own: the build tools would stay in the memory of the server.
    const { status } = spawnSync(process.execPath, [path.join(root, 'bin/build.ts')], { stdio: 'inherit' });
    if (status === 0) return;
    throw new ConfigError('The pages could not be built: the lines above say why.');
  }
  if (state === 'missing') {
    throw new ConfigError(
      'The pages are not built and the build tools are not installed: run "npm ci && npm run build".',
    );
  }
  console.warn(
    'The pages are older than their sources, and the build tools are not installed: serving them as they are.',
  );
}

async function welcome({ app }: RunningServer, config: Config): Promise<string> {
  const link = URL.parse((await app.accounts.firstAdmin.link()) ?? '');
  return banner(
    {
      version,
      here: app.origins.here(),
      others: [...new Set([...(config.publicUrl ? [config.publicUrl] : []), ...app.origins.lan()])],
      localAuthority: config.tls.mode === 'local',
      claim: link && link.pathname + link.search,
    },
    { colours: process.stdout.isTTY },
  );
}

/** The first signal drains, the second one ends at once. */
function stopOnSignals(server: RunningServer): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
