import { t } from '../../i18n/classmap.ts';

/** What the steps of a histogram are called: "under 0.1 %", "0.1 % to 1 %", "10 % and more". */
export function stepNames(bounds: readonly number[], words: (bound: number) => string): string[] {
  return [...bounds, null].map((bound, at) => {
    const least = bounds[at - 1];
    if (bound === null) return least === undefined ? '' : t('classmap.from', { least: words(least) });
    if (least === undefined) return t('classmap.under', { most: words(bound) });
    return t('classmap.between', { least: words(least), most: words(bound) });
  });
}
