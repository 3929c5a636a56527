import { createHash } from 'node:crypto';
import { newId } from '../ids.ts';

/** Stands in the place of an erased account, wherever the order or a deed must stay. Nothing leads from it to the account. */
export const newTombstone = (): string => `gone-${newId()}`;

/** By this a restored backup finds who was erased since. An account's id is random: the hash says of nobody who he was. */
export const hashOf = (accountId: string): string => createHash('sha256').update(accountId).digest('base64url');
