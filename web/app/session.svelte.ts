import type { Me, ServerInfo } from '../../protocol/api.ts';
import { api, ApiError } from '../ui/api.ts';

let person = $state.raw<Me | null | undefined>();
let server = $state.raw<ServerInfo | undefined>();

/** Who is signed in; null: nobody; undefined: not known yet. */
export const me = () => person;

/** What this server is like; undefined until `loadServer` has answered. */
export const serverInfo = () => server;

/** Asks the server who we are. Throws when it does not answer. */
export async function loadMe(): Promise<Me | null> {
  try {
    person = await api.get<Me>('/api/me');
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'unauthenticated') throw error;
    person = null;
  }
  return person;
}

/** After an answer that says who we are now. */
export const signedInAs = (now: Me | null): void => void (person = now);

/** Signs out, and leaves nothing on this computer that was written but not sent. */
export async function signOut(): Promise<void> {
  const room = await import('../room/browser.ts');
  await room.signOut();
  person = null;
}

/** Never throws: the page does without what it does not know. */
export async function loadServer(): Promise<void> {
  server = await api.get<ServerInfo>('/api/server').catch(() => undefined);
}
