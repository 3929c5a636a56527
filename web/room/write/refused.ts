import { refusalText } from '../refusal.ts';
import { failureText } from '../message/failure.ts';
import { Refused } from '../requests.ts';

/** Why a change of a message was refused, and what to do; with the rule where it was one. */
export const refusedText = (error: unknown): string =>
  error instanceof Refused && error.rule !== undefined && error.code === 'rule'
    ? failureText(error)
    : refusalText(error);
