#!/usr/bin/env node
/** The program. Commands are loaded when they are asked for, so that none pays for another. */
import './check-node.cjs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';

// Compiled and stripped of types once: the next start is quicker, and the server needs some 30 MB less.
enableCompileCache(path.join(import.meta.dirname, '../node_modules/.cache/chatstream'));

type Command = (args: string[], env: NodeJS.ProcessEnv) => Promise<number | void>;

const commands = new Map<string, () => Promise<Command>>([
  ['serve', async () => (await import('./commands/serve.ts')).run],
  ['user', async () => (await import('./commands/user.ts')).run],
  ['help', async () => (await import('./commands/help.ts')).run],
]);

const [name = 'serve', ...args] = process.argv.slice(2);
try {
  const load = commands.get(name.replace(/^--?/, ''));
  if (!load) console.error(`There is no command "${name}": "npm run -s chatstream -- help" lists them.`);
  const code = load ? await (await load())(args, process.env) : 2;
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  const { ConfigError } = await import('../server/config.ts');
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
