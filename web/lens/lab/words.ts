import type { Impairment } from '../../../protocol/impairment.ts';
import { t } from '../../i18n/lab.ts';
import { locale } from '../../i18n/language.svelte.ts';
import { bitRate, milliseconds, percent } from '../parts/figures.ts';

/** What is done to the network: "loss 8 %, delay 120 ms". */
export function networkWords({ lossPercent, delayMs, jitterMs, kbits }: Impairment): string {
  const parts = [
    lossPercent > 0 && t('lab.of.loss', { percent: percent(lossPercent / 100) }),
    delayMs > 0 && t('lab.of.delay', { ms: milliseconds(delayMs) }),
    jitterMs > 0 && t('lab.of.jitter', { ms: milliseconds(jitterMs) }),
    kbits !== null && t('lab.of.width', { rate: bitRate(kbits * 1_000) }),
  ].filter((part) => part !== false);
  if (parts.length === 0) return t('lab.of.nothing');
  return parts.join(locale().startsWith('ar') ? '، ' : ', ');
}
