/** The process of `apart.ts` in the other network: runs the benchmark of the file it is given, and says what came of it. */
import { execFileSync } from 'node:child_process';
import type { Benchmark } from '../run.ts';
import type { FromThere } from './apart.ts';
import { serverAddress } from './place.ts';

const [file, quick] = process.argv.slice(2) as [string, string];
process.once('disconnect', () => process.exit(1)); // and everything else here with it
ip('link', 'set', 'lo', 'up');
// The server knows its addresses by its network cards, and the loopback is none.
ip('link', 'add', 'card', 'type', 'veth', 'peer', 'name', 'socket');
ip('address', 'add', serverAddress, 'dev', 'card');
for (const end of ['card', 'socket']) ip('link', 'set', end, 'up');
try {
  const { run } = (await import(file)) as { run: Benchmark };
  await say({ result: await run({ quick: quick === 'true', progress: (line) => void say({ progress: line }) }) });
} catch (error) {
  await say({ error: (error as Error).stack ?? String(error) });
}
process.exit(0);

function say(message: FromThere): Promise<void> {
  return new Promise((said) => process.send!(message, () => said()));
}

function ip(...args: string[]): void {
  execFileSync('ip', args);
}
