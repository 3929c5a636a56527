import type { Trouble } from '../../../protocol/lens-class.ts';
import { t } from '../../i18n/net.ts';
import { bitRate, milliseconds, percent } from '../parts/figures.ts';
import type { Because, Diagnosis, Facts } from './facts.ts';

const share = (value: number | null): string => percent((value ?? 0) / 100);
const time = (ms: number | null): string => milliseconds(Math.round(ms ?? 0));

/** What is wrong, in one sentence with the number that shows it. */
export function headline({ problem, figures, because, medium }: Diagnosis, role: Facts['role']): string {
  const link = t(`net.link.${medium}`);
  const so = figures.heldBack && figures.quality ? t(`net.so.${figures.quality}`) : '';
  switch (problem) {
    case 'none':
      return fineWords(figures);
    case 'no_media':
      return t('net.said.no_media', { link });
    case 'udp_blocked':
      if (because.includes('unanswered')) return t('net.said.unanswered');
      return t('net.said.udp_blocked', { way: t(`net.way.${figures.path ?? 'tcp'}`) });
    case 'presenter_link':
      if (because.includes('publisher_silent')) return t('net.said.presenter_silent');
      return t('net.said.presenter_link', { percent: share(figures.publisherLossPercent) });
    case 'server_busy':
      return t('net.said.server_busy', { time: time(figures.serverLateMs) });
    case 'loss': {
      const lost = { link, percent: share(figures.lossPercent) };
      return role === 'present' ? t('net.said.lossSending', lost) : t('net.said.loss', { ...lost, so });
    }
    case 'narrow':
      return t('net.said.narrow', {
        link,
        rate: bitRate((figures.carriesKbits ?? figures.kbits ?? 0) * 1_000),
        so: so || t('net.so.full'),
      });
    case 'delay':
      return t('net.said.delay', { time: time(figures.roundTripMs) });
    case 'jitter':
      return t('net.said.jitter', { time: time(figures.jitterMs) });
    case 'slow_device':
      if (because.includes('frames_dropped'))
        return t('net.said.slow_device', { percent: share(figures.droppedPercent) });
      if (because.includes('decoding')) return t('net.said.decoding', { percent: share(figures.decodingPercent) });
      return t('net.said.processing', { time: time(figures.processingMs) });
    default:
      return t(`net.said.${problem}`);
  }
}

function fineWords({ lossPercent, roundTripMs }: Diagnosis['figures']): string {
  if (roundTripMs === null) return t('net.said.waiting');
  if (lossPercent === null) return t('net.said.none');
  return t('net.said.noneWith', { percent: share(lossPercent), time: time(roundTripMs) });
}

/** What to do, the best first. */
export function advice({ problem, because, medium, figures }: Diagnosis, role: Facts['role']): string[] {
  if (figures.impaired) return []; // it is meant to be so
  const first = medium === 'wifi' ? t('net.do.closer') : medium === 'vpn' ? t('net.do.vpn') : t('net.do.cable');
  const own = medium === 'ethernet' ? [] : [first];
  switch (problem) {
    case 'no_socket':
      return [t('net.do.wait'), t('net.do.otherPages')];
    case 'no_media':
      return [t('net.do.wait'), t('net.do.reload'), t('net.do.otherNetwork')];
    case 'udp_blocked':
      return because.includes('unanswered') || because.length > 1
        ? [...(medium === 'vpn' ? [first] : []), t('net.do.otherNetwork'), t('net.do.askUdp')]
        : [t('net.do.askUdp')];
    case 'presenter_link':
      return [t('net.do.tellPresenter')];
    case 'server_busy':
      return [t('net.do.wait'), t('net.do.tellOperator')];
    case 'loss':
    case 'jitter':
      return [...own, t('net.do.stopOthers'), t('net.do.otherNetwork')];
    case 'narrow':
      return [t('net.do.stopOthers'), ...(role === 'watch' ? [t('net.do.saver')] : []), ...own];
    case 'delay':
      return [t('net.do.stopOthers'), ...own, t('net.do.otherNetwork')];
    case 'slow_device':
      return [t('net.do.closeTabs'), ...(role === 'watch' ? [t('net.do.saver')] : [])];
    case 'sound_blocked':
      return [t('net.do.click')];
    case 'none':
      return [];
  }
}

/** What goes on all the same. */
export function stillFine({ problem, figures }: Diagnosis): string | null {
  if (problem === 'none') return null;
  if (problem === 'no_socket') return t('net.fine.kept');
  if (problem === 'no_media' || (problem === 'udp_blocked' && figures.unanswered)) return t('net.fine.chat');
  if (problem === 'sound_blocked') return t('net.fine.picture');
  return problem === 'delay' || problem === 'udp_blocked' ? t('net.fine.all') : t('net.fine.chatAndSound');
}

/** One thing that was seen, in a sentence; null where its figure is missing. */
export function becauseWords(one: Because, { figures }: Diagnosis): string | null {
  const { sent, arrived } = figures;
  switch (one) {
    case 'counted':
      return sent === null || arrived === null ? null : t('net.because.counted', { sent, arrived });
    case 'publisher_loses':
      return t('net.because.publisher_loses', { percent: share(figures.publisherLossPercent) });
    case 'server_late':
      return t('net.because.server_late', { percent: share(figures.serverBusyPercent) });
    case 'frames_dropped':
      return t('net.because.frames_dropped', { percent: share(figures.droppedPercent) });
    case 'decoding':
      return t('net.because.decoding', { percent: share(figures.decodingPercent) });
    case 'processing':
      return t('net.because.processing', { time: time(figures.frozenMs) });
    case 'round_trip':
      return t('net.because.round_trip', { time: time(figures.roundTripMs) });
    case 'jitter':
      return t('net.because.jitter', { time: time(figures.jitterMs) });
    default:
      return t(`net.because.${one}`);
  }
}

/** What staff is told when somebody asks for help. */
export function troubleOf({ problem, figures }: Diagnosis): Trouble {
  const whole = (value: number | null, most: number) =>
    value === null ? null : Math.min(most, Math.max(0, Math.round(value * 10) / 10));
  return {
    problem,
    lossPercent: whole(figures.lossPercent, 100),
    roundTripMs: whole(figures.roundTripMs, 60_000),
    kbits: whole(figures.kbits, 1_000_000),
    path: figures.path,
    quality: figures.quality,
  };
}

/** The same for staff to read, about somebody else: "Loses packets · 8% lost · 120 ms there and back". */
export function troubleWords({ problem, lossPercent, roundTripMs, kbits, path, quality }: Trouble): string {
  return [
    t(`net.trouble.${problem}`),
    lossPercent === null ? null : t('net.trouble.lossPart', { percent: share(lossPercent) }),
    roundTripMs === null ? null : t('net.trouble.roundTripPart', { time: time(roundTripMs) }),
    kbits === null ? null : bitRate(kbits * 1_000),
    path && t(`net.way.${path}`),
    quality && t(`net.picture.${quality}`),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
