import { errorText } from '../i18n/errors.ts';
import { Refused } from './requests.ts';

/** Why a request over the socket was not granted, for people. */
export function refusalText(error: unknown): string {
  const code = error instanceof Refused ? error.code : 'internal';
  return errorText(code === 'disconnected' || code === 'timeout' ? 'offline' : code);
}
