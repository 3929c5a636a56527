/** Secrets of the environment: from files, where containers and service managers put them, and never those of an example. */
import { readFileSync } from 'node:fs';

/** Each of these may be given as `NAME_FILE`, the path of a file with the value in it. `TURN_SECRET` has its own rule. */
export const mayStandInFiles = ['DATABASE_URL', 'METRICS_TOKEN', 'REDIS_URL', 'SECRET', 'SMTP_URL'] as const;

/** What people copy from manuals, ours included. Whoever guesses tries these first. */
const examples =
  /^(password|passwort|changeme|change-me|change_me|secret|example|postgres|chatstream|admin|test|…|\.+|x+)$/i;

type Environment = Record<string, string | undefined>;

/**
 * The same variables with the contents of files in place of `NAME_FILE`. Values are never part of a sentence.
 * @throws an Error with one sentence: a file that cannot be read, is empty or has more than a line; a password from an example.
 */
export function withSecrets(env: Environment): Environment {
  const all = { ...env };
  for (const name of mayStandInFiles) {
    const file = env[`${name}_FILE`];
    if (file !== undefined && env[name] !== undefined)
      throw new Error(`${name} and ${name}_FILE are both set: leave out one of the two.`);
    if (file !== undefined) all[name] = contentOf(file, `${name}_FILE`);
    delete all[`${name}_FILE`];
    refuseExample(name, all[name]);
  }
  return all;
}

function contentOf(file: string, name: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`${name} is ${JSON.stringify(file)}, but it must be a file this user can read.`);
  }
  if (text !== '' && !/[\r\n\0]/.test(text)) return text;
  throw new Error(`${name} is ${JSON.stringify(file)}, but it must be a file with one line in it: the value.`);
}

function refuseExample(name: string, value: string | undefined): void {
  const password = value?.includes('://') ? (URL.parse(value)?.password ?? '') : (value ?? '');
  if (!examples.test(decoded(password))) return;
  throw new Error(
    `${name} holds the password of an example: put one there that nobody can guess ("openssl rand -hex 32").`,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
