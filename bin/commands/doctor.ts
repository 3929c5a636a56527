import type { Config } from '../../server/config.ts';
import { checkCertificate } from './doctor/certificate.ts';
import { checkClock } from './doctor/clock.ts';
import { checkDataFolder } from './doctor/data-folder.ts';
import { checkDatabase } from './doctor/database.ts';
import { about, printed, reasonOf, within, type Finding } from './doctor/finding.ts';
import { checkMemory, checkOpenFiles } from './doctor/machine.ts';
import { checkMail } from './doctor/mail.ts';
import { checkMediaPorts } from './doctor/media-ports.ts';
import { checkNode } from './doctor/node.ts';
import { checkPorts, runningVersion } from './doctor/ports.ts';
import { checkProxies } from './doctor/proxies.ts';
import { checkMediaAddresses, checkPublicAddress } from './doctor/public-address.ts';
import { checkRedis } from './doctor/redis.ts';
import { checkRelay } from './doctor/relay.ts';
import { checkSettings } from './doctor/settings.ts';

const usage = `What this server needs, looked at from here; it may be running or not. Changes nothing.

  doctor          a line for each finding: ✓ good, ! doubtful, ✗ bad, with what to do
  doctor --json   the same for programs

The exit code is 1 when something is bad.`;

const longestCheckMs = 15_000;

/** `doctor` of the command line. Resolves with the exit code: 0, 1 when something is bad, 2 wrong usage. */
export async function run(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [option, ...more] = args;
  if (more.length > 0 || (option !== undefined && option !== '--json')) {
    const asked = option === 'help' || option === '--help';
    process[asked ? 'stdout' : 'stderr'].write(`${usage}\n`);
    return asked ? 0 : 2;
  }
  const findings = await examine(env);
  const isWell = findings.every(({ state }) => state !== 'bad');
  const text =
    option === '--json'
      ? JSON.stringify({ good: isWell, findings }, null, 2)
      : `${printed(findings)}\n\n${sum(findings)}`;
  process.stdout.write(`${text}\n`);
  return isWell ? 0 : 1;
}

/** All findings, in the order of the list below. */
export async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { config, findings } = checkSettings(env);
  const first = [...checkNode(), ...findings];
  if (!config) return [...first, ...(await checkOpenFiles(null))];
  const running = await runningVersion(config);
  const rest = await Promise.all(checksOf(config, running).map(guarded));
  return [...first, ...rest.flat()];
}

type Check = [what: string, check: () => Finding[] | Promise<Finding[]>];

function checksOf(config: Config, running: string | null): Check[] {
  const isRunning = running !== null;
  return [
    ['Data folder', () => checkDataFolder(config.dataDir)],
    ['Database', () => checkDatabase(config)],
    ['Redis', () => checkRedis(config.redisUrl)],
    ['Ports', () => checkPorts(config, running)],
    ['UDP ports', () => checkMediaPorts(config, isRunning)],
    ['Media addresses', () => checkMediaAddresses(config)],
    ['Certificate', () => checkCertificate(config)],
    ['Public address', () => checkPublicAddress(config, running)],
    ['Proxies', () => checkProxies(config)],
    ['Clock', () => checkClock(config)],
    ['Relay', () => checkRelay(config.turn)],
    ['Mail', () => checkMail(config.smtpUrl)],
    ['Memory', () => checkMemory(config, isRunning)],
    ['Open files', () => checkOpenFiles(isRunning ? config.port : null)],
  ];
}

/** One check that fails in a way nobody thought of must not hide the others. */
async function guarded([what, check]: Check): Promise<Finding[]> {
  try {
    return await within(longestCheckMs, (async () => check())());
  } catch (error) {
    return [about(what).bad(`could not be looked at: ${reasonOf(error)}`, 'Tell us: this is a fault of the doctor.')];
  }
}

function sum(findings: Finding[]): string {
  const count = (of: Finding['state']) => findings.filter(({ state }) => state === of).length;
  const [doubtful, bad] = [count('doubtful'), count('bad')];
  if (doubtful + bad === 0) return 'All is well.';
  return `${bad} ${bad === 1 ? 'thing' : 'things'} to mend (✗), ${doubtful} to think about (!).`;
}
