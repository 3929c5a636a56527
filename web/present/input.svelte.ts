import {
  chooseDevice,
  deviceOf,
  devicesOf,
  findDevice,
  remembered,
  troubleOf,
  type Device,
  type Kind,
  type Trouble,
} from './devices.ts';

/** What happened to a device without Ada's doing, or against her wish; she is told. */
export type DeviceNews =
  | { kind: Kind; name: 'replaced'; from: string; to: string }
  | { kind: Kind; name: 'lost'; from: string }
  | { kind: Kind; name: 'kept'; wanted: string; trouble: Trouble };

export interface InputParts {
  media: Pick<MediaDevices, 'getUserMedia'>;
  store: { get(key: string): string | null; set(key: string, value: string): void };
  constraints(deviceId: string | null): MediaTrackConstraints;
  /** The track to send from now on. */
  changed(track: MediaStreamTrack | null): void;
  tell(news: DeviceNews): void;
  /** Where the choice is remembered. */
  storeKey: string;
  /** What the encoder is told of the picture or sound; see `contentHintOf`. */
  hint(): string;
  /** The id of a device that is not to be used, because another input has it. */
  taken?(): string;
}

export type Input = ReturnType<typeof createInput>;

/** The camera or the microphone: which one, its track, and what is wrong with it. */
export function createInput(
  kind: Kind,
  { media, store, constraints, changed, tell, storeKey, hint, taken }: InputParts,
) {
  let devices = $state.raw<Device[]>([]);
  let wanted = $state.raw(remembered(store.get(storeKey)));
  let track = $state.raw<MediaStreamTrack | null>(null);
  let trouble = $state<Trouble | null>(null);
  let opening = $state(false);
  /** The device that was used last, to be named while it is off. */
  let last = $state('');
  let on = false;
  /** Only the last of several openings counts. */
  let turn = 0;

  function free(): Device[] {
    return devices.filter(({ deviceId }) => deviceId !== taken?.());
  }

  /** The remembered one. Without it the browser has its own idea, which would be the one that is taken. */
  function chosen(): Device | null {
    return findDevice(free(), wanted) ?? (taken ? (free()[0] ?? null) : null);
  }

  /** Turns it on. Resolves when it is, or when `trouble` says why not. */
  async function open(device = chosen()): Promise<void> {
    const own = ++turn;
    on = true;
    if (taken && !device) return void (trouble = 'none');
    opening = true;
    try {
      const asked = constraints(device?.deviceId ?? null);
      const stream = await media.getUserMedia(kind === 'camera' ? { video: asked } : { audio: asked });
      if (own === turn && on) adopt(stream.getTracks()[0] ?? null);
      else for (const late of stream.getTracks()) late.stop();
    } catch (error) {
      if (own === turn) trouble = troubleOf(error);
    } finally {
      if (own === turn) opening = false;
    }
  }

  /** Takes a track that was opened elsewhere; stops the one there was. */
  function adopt(next: MediaStreamTrack | null): void {
    const before = track;
    if (before) before.onended = null;
    track = next;
    if (next) {
      on = true;
      last = next.getSettings().deviceId ?? '';
      trouble = null;
      if ('contentHint' in next) next.contentHint = hint();
      next.onended = () => void lost(next);
    }
    changed(next);
    before?.stop();
  }

  /** Unplugged, or taken away by the system or the site's settings. */
  async function lost(gone: MediaStreamTrack): Promise<void> {
    if (gone !== track) return;
    const id = gone.getSettings().deviceId;
    adopt(null);
    const { device } = chooseDevice(
      free().filter((one) => one.deviceId !== id),
      null,
    );
    if (device) await open(device);
    const now = track as MediaStreamTrack | null;
    if (now) return tell({ kind, name: 'replaced', from: gone.label, to: now.label });
    trouble ??= 'unplugged';
    tell({ kind, name: 'lost', from: gone.label });
  }

  /** Turns it off, lamp included, until `open`. */
  function close(): void {
    turn++;
    on = false;
    opening = false;
    adopt(null);
  }

  return {
    open: () => open(),
    adopt,
    close,
    /** Those that may be chosen. */
    get devices() {
      return free();
    },
    /** The hint is another now. */
    hintChanged(): void {
      if (track && 'contentHint' in track) track.contentHint = hint();
    },
    get track() {
      return track;
    },
    get trouble() {
      return trouble;
    },
    set trouble(why: Trouble | null) {
      trouble = why;
    },
    get opening() {
      return opening;
    },
    /** The id of the device in use, else of the chosen one. */
    get current(): string {
      const named = track
        ? deviceOf(devices, track)
        : (findDevice(devices, wanted) ?? devices.find(({ deviceId }) => deviceId === last));
      return named?.deviceId ?? '';
    },

    /** Ada's choice; remembered. Off stays off. A device that cannot be opened gives way to the one there was. */
    async choose(deviceId: string): Promise<void> {
      const device = devices.find((one) => one.deviceId === deviceId);
      if (!device) return;
      const before = track && deviceOf(devices, track);
      wanted = { id: device.deviceId, label: device.label };
      store.set(storeKey, JSON.stringify(wanted));
      if (!on) return;
      adopt(null); // phones and some drivers open the second camera only when the first is closed
      await open(device);
      if (!trouble || !before || before === device) return;
      const why = trouble;
      await open(before);
      tell({ kind, name: 'kept', wanted: device.label, trouble: why });
    },

    /** The list of devices changed. What works is left alone; where there was nothing, a new device is used. */
    async listed(all: readonly Device[]): Promise<void> {
      const before = devices;
      devices = devicesOf(all, kind);
      const appeared = devices.some((one) => !before.some((other) => other.deviceId === one.deviceId));
      const waits = trouble === 'none' || trouble === 'unplugged' || trouble === 'in_use';
      if (on && !track && !opening && waits && appeared) await open(chooseDevice(free(), wanted).device);
    },
  };
}
