#!/usr/bin/env node
/** The program. Commands are loaded when they are asked for, so that none pays for another. */
import './first.cjs';

type Command = (args: string[], env: NodeJS.ProcessEnv) => Promise<number | void>;

const commands = new Map<string, () => Promise<Command>>([
  ['serve', async () => (await import('./commands/serve.ts')).run],
  ['user', async () => (await import('./commands/user.ts')).run],
  ['backup', async () => (await import('./commands/backup.ts')).run],
  ['restore', async () => (await import('./commands/restore.ts')).run],
  ['move-to-postgres', async () => (await import('./commands/move-to-postgres.ts')).run],
  ['turn-config', async () => (await import('./commands/turn-config.ts')).run],
  ['doctor', async () => (await import('./commands/doctor.ts')).run],
  ['help', async () => (await import('./commands/help.ts')).run],
]);

const [name = 'serve', ...args] = process.argv.slice(2);
try {
  const load = commands.get(name.replace(/^--?/, ''));
  if (!load) console.error(`There is no command "${name}": "npm run -s chatstream -- help" lists them.`);
  const code = load ? await (await load())(args, process.env) : 2;
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  console.error(isSentence(error) ? error.message : error);
  process.exit(1);
}

/** Errors of ours that say in one sentence what to do. Any other is a fault, and its stack helps to find it. */
function isSentence(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.name === 'ConfigError' || (error.constructor === Error && !('code' in error));
}
