import { t } from '../../i18n/check.ts';
import type { Line } from './tests.svelte.ts';
import type { Verdict } from './verdict.ts';

export const nameOf = ({ id }: Line): string => t(`check.${id}`);

/** What came of it, in some words. */
export function resultOf({ id, state, value = 0, missing = [] }: Line): string {
  if (id === 'noRelay') return t('check.none');
  if (state === 'waiting') return t('check.waiting');
  if (state === 'running') return t('check.runs');
  if (state === 'unknown') return t('check.unknown');
  if (id === 'browser') return state === 'good' ? t('check.complete') : t('check.lacks', { what: missing.join(', ') });
  if (state === 'bad') return t('check.blocked');
  if (id === 'socket') return t('check.there', { ms: Math.round(value) });
  if (id === 'down' || id === 'up') return t('check.rate', { n: Math.round(value / 100_000) / 10 });
  return t('check.connected', { ms: Math.round(value) });
}

export function sentenceOf(verdict: Verdict, lines: readonly Line[], port: number | null): string {
  const what = lines.find(({ missing }) => missing)?.missing?.join(', ') ?? '';
  // Ports are not grouped by thousands: they are text.
  return t(`check.verdict.${verdict}`, { what, port: String(port ?? '?'), host: location.hostname });
}

/** For whoever helps: what was tested and what came of it, and nothing of the person. */
export function reportOf(verdict: Verdict, lines: readonly Line[], port: number | null): string {
  return [
    `ChatStream, ${location.origin}, ${new Date().toISOString()}`,
    navigator.userAgent,
    ...lines.map((line) => `${nameOf(line)}: ${resultOf(line)}`),
    sentenceOf(verdict, lines, port),
  ].join('\n');
}
