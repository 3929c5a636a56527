import type { Question, QuestionDeed } from '../../../protocol/questions.ts';
import { t } from '../../i18n/questions.ts';
import { t as shared } from '../../i18n/shared.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import { explainRefusal } from '../explain.ts';
import { Refused } from '../requests.ts';
import type { Room } from '../room.svelte.ts';
import { bookOf } from './book.svelte.ts';

export interface Deed {
  deed: QuestionDeed;
  text?: string;
  reason?: string;
  into?: string;
}

/** Rejects with `Refused`. */
export const ask = (room: Room, question: string, deed: Deed): Promise<unknown> =>
  room.request({ type: 'question.decide', question, ...deed });

/** Does it and says so, with a way back where there is one. Resolves to whether it was oneself; a refusal is explained in words. */
export async function decide(room: Room, question: string, deed: Deed): Promise<boolean> {
  try {
    await ask(room, question, deed);
  } catch (error) {
    explain(room, question, error);
    return false;
  }
  said(room, question, deed.deed);
  return true;
}

/** Says what was done, with a way back where there is one. */
export function said(room: Room, question: string, deed: QuestionDeed): void {
  if (deed === 'approve') toast(t('qa.did.approve'));
  if (deed !== 'answer' && deed !== 'dismiss' && deed !== 'merge') return;
  const undo = { name: shared('do.undo'), run: () => void decide(room, question, { deed: 'reopen' }) };
  toast(t(`qa.did.${deed}`), { action: undo });
}

/** Why it was not granted; where somebody was quicker, what it is now. */
export function explain(room: Room, question: string, error: unknown): void {
  const words = conflictText(bookOf(room).questions.get(question), error, room.me?.id);
  if (words) toast(words);
  else explainRefusal(error);
}

/** Null where the refusal has nothing to do with others. */
export function conflictText(now: Question | undefined, error: unknown, me: string | undefined): string | null {
  if (!(error instanceof Refused)) return null;
  if (error.code === 'not_found') return t('qa.quicker.gone');
  if (error.code !== 'conflict') return null;
  if (now?.state === 'withdrawn') return t('qa.quicker.withdrawn');
  if (now?.state === 'merged' || now?.state === 'open') {
    const claimed = now.state === 'open' && now.claimed && now.claimed.id !== me ? now.claimed : null;
    return claimed ? t('qa.quicker.claimed', { name: claimed.name }) : t(`qa.quicker.${now.state}`);
  }
  if ((now?.state === 'answered' || now?.state === 'dismissed') && now.decided && now.decided.id !== me)
    return t(`qa.quicker.${now.state}`, { name: now.decided.name || t('qa.gone') });
  return t('qa.quicker.other');
}
