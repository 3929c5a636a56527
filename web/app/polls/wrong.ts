import { t } from '../../i18n/library.ts';
import type { Wrong } from './draft.ts';

/** What is wrong with a draft, for people. */
export function wrongText({ why, option = 0 }: Wrong): string {
  if (why === 'empty' || why === 'pictureText') return t(`edit.wrong.${why}`, { number: option + 1 });
  return t(`edit.wrong.${why}`);
}
