import type { Migration } from 'kysely';
import * as accounts from './001_accounts.ts';
import * as rooms from './002_rooms.ts';
import * as chat from './003_chat.ts';
import * as streamKeys from './004_stream_keys.ts';
import * as playerTokens from './005_player_tokens.ts';
import * as direct from './006_direct.ts';
import * as privacy from './007_privacy.ts';
import * as administration from './008_administration.ts';
import * as classroom from './009_classroom.ts';

/** Every change to the tables, in the order of their names. A published one is never edited: add another. */
export const migrations: Record<string, Migration> = {
  '001_accounts': accounts,
  '002_rooms': rooms,
  '003_chat': chat,
  '004_stream_keys': streamKeys,
  '005_player_tokens': playerTokens,
  '006_direct': direct,
  '007_privacy': privacy,
  '008_administration': administration,
  '009_classroom': classroom,
};
