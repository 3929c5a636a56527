import { t } from '../../i18n/lens.ts';

const sources = ['microphone', 'camera', 'screen', 'camera2'] as const;

/** What a stream is, in a word: whose camera, for instance. Never a person's name. */
export function streamName(of: { source: string | null; place: number | null; kind?: string }): string {
  const source = sources.find((one) => one === of.source);
  if (!source) return t(of.kind === 'audio' ? 'lens.source.audio' : 'lens.source.video');
  const name = t(`lens.source.${source}`);
  return of.place ? t('lens.source.beside', { name, place: of.place }) : name;
}
