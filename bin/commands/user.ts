import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Email, SiteRole } from '../../protocol/api.ts';
import { errorCatalogue } from '../../protocol/errors.ts';
import { ConfigError, readConfig } from '../../server/config.ts';
import { UserError } from '../../server/errors.ts';
import { openStore } from '../../server/store/index.ts';
import { complain, say, UsageError } from '../saying.ts';
import { createPeopleDesk, type PeopleDesk } from './user-desk.ts';
import { createPrivacyDesk, type PrivacyDesk } from './user-privacy.ts';

export { UsageError };

const usage = `Accounts, from the command line. The server may be running or not.

  user add --email E --name N [--password P] [--role admin|presenter|member]
  user list
  user role --email E --role admin|presenter|member
  user password --email E [--password P]
  user disable --email E
  user enable --email E
  user export E [--to FILE]         everything that is kept of the person, as one JSON file
  user erase E [--keep-texts] --yes the account goes for good, with the texts of what it wrote

Without --password one is made up and printed. Other processes see arguments: leave it out where that matters.`;

/**
 * `user …` of the command line. `argv` begins after the word `user`. Opens the store that `env` describes.
 * Resolves with the exit code: 0 done, 1 not possible (with one sentence on standard error), 2 wrong usage.
 */
export async function run(argv: string[], env: Record<string, string | undefined>): Promise<number> {
  try {
    if (argv.length === 0 || argv.includes('--help') || argv[0] === 'help') return say(usage);
    const order = readOrder(argv);
    const config = readConfig(env);
    const { databaseUrl, dataDir } = config;
    const silent = { info() {}, warn() {}, error() {} };
    const store = await openStore(databaseUrl ? { databaseUrl } : { dataDir }, { log: silent });
    try {
      const privacy = () => createPrivacyDesk(store, config);
      return say(await userCommand(order, createPeopleDesk(store.db), privacy));
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\n\n${usage}`, 2);
    return complain(sentenceFor(error), 1);
  }
}

export interface Order {
  action: 'add' | 'list' | 'role' | 'password' | 'disable' | 'enable' | 'export' | 'erase';
  email: string;
  name: string;
  password: string | undefined;
  role: SiteRole;
  /** The file of an export. */
  to: string | undefined;
  keepTexts: boolean;
  yes: boolean;
}

/** What was ordered. @throws {UsageError} with one sentence. */
export function readOrder(argv: string[]): Order {
  const { values, positionals } = parse(argv);
  const [action, ...more] = positionals;
  if (!isAction(action)) throw new UsageError(`There is no "user ${action ?? ''}".`);
  if (privately.has(action) && values.email === undefined) values.email = more.shift();
  if (more.length > 0) throw new UsageError(`"${more[0]}" belongs to no option: put what has spaces into quotes.`);
  for (const option of needed[action]) {
    if (!values[option]) throw new UsageError(`"user ${action}" needs --${option}.`);
  }
  const email = Email.safeParse(values.email ?? 'nobody@example.org');
  if (!email.success) throw new UsageError(`"${values.email}" is not an e-mail address.`);
  const role = SiteRole.safeParse(values.role ?? 'member');
  if (!role.success) throw new UsageError(`"${values.role}" is not a role: admin, presenter or member.`);
  const { name = '', password, to } = values;
  const sure = { keepTexts: values['keep-texts'] ?? false, yes: values.yes ?? false };
  return { action, email: email.data, name, password, role: role.data, to, ...sure };
}

/** Their address may stand without a word before it. */
const privately: ReadonlySet<string> = new Set<Order['action']>(['export', 'erase']);

/** Carries the order out and returns what to print. @throws {UserError} */
export async function userCommand(
  order: Order,
  desk: PeopleDesk,
  privacy: () => Promise<PrivacyDesk>,
): Promise<string> {
  const { email } = order;
  const password = order.password ?? randomBytes(12).toString('base64url');
  const told = order.password === undefined ? ` The password is ${password}` : '';
  switch (order.action) {
    case 'add':
      await desk.add({ email, name: order.name, password, role: order.role });
      return `${email} has an account now, as ${order.role}.${told}`;
    case 'password':
      await desk.setPassword(email, password);
      return `${email} has a new password and is signed out everywhere.${told}`;
    case 'role':
      await desk.change(email, { role: order.role });
      return `${email} is ${order.role} now.`;
    case 'disable':
      await desk.change(email, { disabled: true });
      return `${email} is disabled and signed out everywhere.`;
    case 'enable':
      await desk.change(email, { disabled: false });
      return `${email} may sign in again.`;
    case 'export':
      return `Everything that is kept of ${email} is in ${await (await privacy()).exportTo(email, order.to)}`;
    case 'erase':
      return (await privacy()).erase(email, { texts: order.keepTexts ? 'kept' : 'erased', sure: order.yes });
    case 'list': {
      const lines = (await desk.all()).map(
        (it) =>
          `${it.role.padEnd(9)}  ${(it.disabled ? 'disabled' : it.verified ? '' : 'unconfirmed').padEnd(11)}  ${it.email.padEnd(30)}  ${it.name}`,
      );
      return lines.length === 0 ? 'Nobody has an account yet.' : lines.join('\n');
    }
  }
}

const options = {
  email: { type: 'string' },
  name: { type: 'string' },
  password: { type: 'string' },
  role: { type: 'string' },
  to: { type: 'string' },
  'keep-texts': { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

const needed: Record<Order['action'], (keyof typeof options)[]> = {
  add: ['email', 'name'],
  list: [],
  role: ['email', 'role'],
  password: ['email'],
  disable: ['email'],
  enable: ['email'],
  export: ['email'],
  erase: ['email'],
};

function isAction(word: string | undefined): word is Order['action'] {
  return word !== undefined && Object.hasOwn(needed, word);
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}.`);
  }
}

function sentenceFor(error: unknown): string {
  if (error instanceof UserError && error.code === 'conflict')
    return 'There is an account with this e-mail address already.';
  if (error instanceof UserError && error.code === 'not_found') return 'There is no account with this e-mail address.';
  if (error instanceof UserError && error.field === 'name') return 'The name is empty or too long.';
  if (error instanceof UserError) return errorCatalogue[error.code].text;
  if (error instanceof ConfigError || error instanceof Error) return error.message;
  return String(error);
}
