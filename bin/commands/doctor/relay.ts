import { createRelay } from '../../../server/turn/credentials.ts';
import type { TurnSettings } from '../../../server/turn/settings.ts';
import { parseTurnUri } from '../../../server/turn/uri.ts';
import { about, reasonOf, type Finding } from './finding.ts';
import { tryAllocation, type TurnLogin } from './turn-client.ts';

const { good, bad } = about('Relay');

/** Whether each way to the relay is open to our credentials, and closed to others. */
export async function checkRelay(turn: TurnSettings | null): Promise<Finding[]> {
  if (!turn) return [good('none: people whose network blocks UDP cannot watch')];
  const [server] = createRelay({ turn, secret: 'doctor' }).serversFor('doctor').servers;
  const login: TurnLogin = server!;
  return Promise.all(turn.urls.map((url) => way(url, login)));
}

async function way(url: string, login: TurnLogin): Promise<Finding> {
  const uri = parseTurnUri(url)!;
  try {
    const error = await tryAllocation(uri, login);
    if (error !== null) return refused(url, error);
    if ((await tryAllocation(uri, { ...login, credential: 'a wrong one' })) === null)
      return bad(
        `${url} lets anybody in`,
        'Set use-auth-secret: "chatstream turn-config" prints a configuration for it.',
      );
    return good(`${url} lets in who has our credential, and nobody else`);
  } catch (error) {
    const { message, name } = error as Error;
    const late = name === 'AbortError' || name === 'TimeoutError' || /abort/i.test(message);
    return bad(
      `${url}: ${late ? 'no answer within 4 s' : reasonOf(error)}`,
      uri.transport === 'tls'
        ? 'Start coturn, let TCP through to it, and give it a certificate that browsers know for that name.'
        : `Start coturn, and let ${uri.transport.toUpperCase()} through to its port.`,
    );
  }
}

function refused(url: string, error: number): Finding {
  if (error === 401 || error === 441)
    return bad(
      `${url} does not take our credential (${error})`,
      'Set the same secret on both sides (TURN_SECRET, static-auth-secret), and look at both clocks.',
    );
  if (error === 486)
    return bad(`${url} has as many ways open as it may (486)`, 'Raise total-quota in turnserver.conf.');
  return bad(`${url} refuses with ${error}`, 'Look into the log of coturn; "chatstream turn-config" prints what fits.');
}
