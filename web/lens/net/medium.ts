import type { Stat } from './stats.ts';

/** What this device is connected by, as far as the browser tells. */
export type Medium = 'wifi' | 'cellular' | 'ethernet' | 'vpn' | 'bluetooth' | 'unknown';

export interface MediumFound {
  medium: Medium;
  /** `candidate`: of the very interface that is used (Chromium); `device`: of the device as a whole (Android, ChromeOS). */
  by: 'candidate' | 'device' | null;
}

/** The Network Information API; Firefox and Safari have none, and Chromium on a computer says only the last two. */
export interface DeviceNetwork {
  type?: string;
  effectiveType?: string;
  downlink?: number;
}

const media: readonly string[] = ['wifi', 'cellular', 'ethernet', 'vpn', 'bluetooth'];

export function mediumOf(local: Stat | null, device: DeviceNetwork | undefined): MediumFound {
  const told = local?.networkType ?? '';
  if (media.includes(told)) return { medium: told as Medium, by: 'candidate' };
  const type = device?.type ?? '';
  return media.includes(type) ? { medium: type as Medium, by: 'device' } : { medium: 'unknown', by: null };
}

export const deviceNetwork = (): DeviceNetwork | undefined => (navigator as { connection?: DeviceNetwork }).connection;
