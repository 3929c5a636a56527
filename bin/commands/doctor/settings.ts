import { ConfigError, readConfig, type Config } from '../../../server/config.ts';
import { about, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Settings');

/** The configuration; null when the server would not start with it. */
export function checkSettings(env: NodeJS.ProcessEnv): { config: Config | null; findings: Finding[] } {
  try {
    const config = readConfig(env);
    return { config, findings: [good(summaryOf(config)), ...withoutName(config)] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: null, findings: [bad(error.message, 'Set it as it says; docs/operating.md lists all settings.')] };
  }
}

function summaryOf({ port, databaseUrl, redisUrl, tls, turn }: Config): string {
  const parts = [
    `port ${port}`,
    databaseUrl ? 'PostgreSQL' : 'embedded database',
    redisUrl ? 'one of several nodes' : 'a single node',
    { local: 'own certificate authority', own: 'a certificate of yours', off: 'TLS at the proxy' }[tls.mode],
    turn ? 'with a relay' : 'without a relay',
  ];
  return parts.join(', ');
}

/** Links in mails need a name; a server for one hall does without. */
function withoutName({ smtpUrl, publicUrl }: Config): Finding[] {
  if (!smtpUrl || publicUrl) return [];
  return [
    doubtful(
      'mails are sent, but PUBLIC_URL is not set: their links may lead to an address nobody reaches',
      'Set PUBLIC_URL to the https address people use.',
    ),
  ];
}
