import { createHmac } from 'node:crypto';
import { newId } from '../ids.ts';

const mark = 'anon-';

/**
 * The id under which a person writes anonymously in a room: always the same there, so that staff can mute it, another one in
 * every other room, and not to be undone without this server's secret. No table connects the two.
 */
export function createPseudonyms(secret: string): (roomId: string, accountId: string) => string {
  const key = createHmac('sha256', secret).update('chatstream pseudonyms 1').digest();
  return (roomId, accountId) =>
    mark + createHmac('sha256', key).update(`${roomId}\n${accountId}`).digest('base64url').slice(0, 22);
}

/** For one event of somebody who is to stay unknown: made of nothing, never used again, and connected with nothing. */
export const passingPseudonym = (): string => mark + newId();

export const isPseudonym = (id: string): boolean => id.startsWith(mark) && id.length === mark.length + 22;
