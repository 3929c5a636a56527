/** A camera or microphone as `enumerateDevices` tells it; the label is empty until the person allowed one. */
export interface Device {
  deviceId: string;
  label: string;
  kind: string;
  /** The same for all entries of one apparatus. */
  groupId?: string;
}

/** What was chosen last, kept over visits. The label too: browsers change the ids when a person clears site data. */
export interface Remembered {
  id: string;
  label: string;
}

export type Kind = 'camera' | 'microphone';

const aliases = ['default', 'communications'];

function isSame(alias: Device, device: Device): boolean {
  return alias.groupId ? alias.groupId === device.groupId : alias.label.endsWith(device.label);
}

const deviceKinds: Record<Kind, string> = { camera: 'videoinput', microphone: 'audioinput' };

/** The devices of one kind. Chromium lists the default one a second time under a name that changes with the system's settings. */
export function devicesOf(all: readonly Device[], kind: Kind): Device[] {
  const own = all.filter((device) => device.kind === deviceKinds[kind] && device.deviceId !== '');
  const real = own.filter((device) => !aliases.includes(device.deviceId));
  return own.filter((device) => real.includes(device) || !real.some((other) => isSame(device, other)));
}

/** The remembered device, by id or else by its name; null when it is not plugged in. */
export function findDevice(devices: readonly Device[], wanted: Remembered | null): Device | null {
  if (!wanted) return null;
  const byId = devices.find((device) => device.deviceId === wanted.id);
  return byId ?? devices.find((device) => device.label !== '' && device.label === wanted.label) ?? null;
}

/** Which of the listed devices a track comes from: Chromium may say only that it is the default one. */
export function deviceOf<T extends Device>(
  devices: readonly T[],
  track: Pick<MediaStreamTrack, 'label' | 'getSettings'>,
): T | null {
  const { deviceId, groupId } = track.getSettings();
  const byId = devices.find((device) => device.deviceId === deviceId);
  const byGroup = devices.find((device) => groupId && device.groupId === groupId);
  return byId ?? byGroup ?? devices.find((device) => device.label && track.label.endsWith(device.label)) ?? null;
}

/** What to use when the chosen one may be gone: it, else the first there is, else nothing. */
export function chooseDevice(
  devices: readonly Device[],
  wanted: Remembered | null,
): { device: Device | null; fellBack: boolean } {
  const found = findDevice(devices, wanted);
  return { device: found ?? devices[0] ?? null, fellBack: wanted !== null && found === null };
}

/**
 * Why there is no picture or sound:
 * `insecure` the page came over plain HTTP · `denied` the person or the site settings · `denied_by_system` the operating
 * system · `dismissed` the browser's question was closed · `none` no such device · `in_use` another program has it ·
 * `unplugged` it was there · `unknown`.
 */
export type Trouble =
  'insecure' | 'denied' | 'denied_by_system' | 'dismissed' | 'none' | 'in_use' | 'unplugged' | 'unknown';

/** From what `getUserMedia` threw (W3C mediacapture-streams 10.3; the messages are Chromium's, others leave us `denied`). */
export function troubleOf(error: unknown): Trouble {
  const { name = '', message = '' } = (error ?? {}) as { name?: string; message?: string };
  switch (name) {
    case 'NotAllowedError':
      if (/system/i.test(message)) return 'denied_by_system';
      return /dismissed/i.test(message) ? 'dismissed' : 'denied';
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'in_use';
    default:
      return 'unknown';
  }
}

export function remembered(text: string | null): Remembered | null {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<Remembered> | null;
    return typeof value?.id === 'string' && typeof value.label === 'string'
      ? { id: value.id, label: value.label }
      : null;
  } catch {
    return null;
  }
}
