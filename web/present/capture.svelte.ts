import type { Source } from '../../protocol/stage.ts';
import {
  cameraConstraints,
  contentHintOf,
  microphoneConstraints,
  qualities,
  screenConstraints,
  type Quality,
} from '../room/publish-quality.ts';
import type { Shown } from '../room/publish.ts';
import { findDevice, remembered, troubleOf, type Trouble } from './devices.ts';
import { createInput, type DeviceNews } from './input.svelte.ts';

export interface CaptureParts {
  /** `navigator.mediaDevices`; undefined where the page did not come securely. */
  media: MediaDevices | undefined;
  store: { get(key: string): string | null; set(key: string, value: string): void };
  /** What to send from now on, and what to tell the viewers about it. */
  send(source: Source, track: MediaStreamTrack | null, shown: Shown[Source]): void;
  setQuality(quality: Quality): void;
  tell(news: DeviceNews): void;
  /** Instead of the height that Ada chose. */
  quality?: Quality;
}

export type Capture = ReturnType<typeof createCapture>;

/** Microphone, camera and screen as Ada has set them. Whether anything of it reaches anybody is not decided here. */
export function createCapture({ media, store, send, setQuality, tell, ...parts }: CaptureParts) {
  let quality = $state<Quality>(parts.quality ?? rememberedQuality(store.get('studio.quality')));
  let muted = $state(false);
  let paused = $state(false);
  let screen = $state.raw<MediaStreamTrack | null>(null);
  let screenTrouble = $state<Trouble | null>(null);
  let alone = $state(store.get('studio.screen') === 'alone');
  let blackboard = $state(store.get('studio.blackboard') === 'yes');
  let second = $state(false);
  /** What is sent of the microphone: a clone, so that the meter still hears when Ada is muted. */
  let voice: MediaStreamTrack | null = null;

  const offers = {
    getUserMedia: (asked?: MediaStreamConstraints) => (media ? media.getUserMedia(asked) : Promise.reject(new Error())),
  };
  const shared = { media: offers, store, tell };
  const camera = createInput('camera', {
    ...shared,
    storeKey: 'studio.camera',
    hint: () => contentHintOf('camera', blackboard),
    constraints: (id) => cameraConstraints(quality, id),
    changed: sendCamera,
  });
  const camera2 = createInput('camera', {
    ...shared,
    storeKey: 'studio.camera2',
    hint: () => contentHintOf('camera2', blackboard),
    taken: () => camera.current,
    constraints: (id) => cameraConstraints(quality, id),
    changed: (track) => send('camera2', track, track ? 'on' : undefined),
  });
  const microphone = createInput('microphone', {
    ...shared,
    storeKey: 'studio.microphone',
    hint: () => contentHintOf('microphone'),
    constraints: microphoneConstraints,
    changed: sendVoice,
  });

  const hidden = () => paused || (screen !== null && alone);

  function sendCamera(): void {
    // A camera that gives way to the screen is not announced as paused: nobody should wait for it.
    const off = hidden() && !(screen && alone) ? 'paused' : undefined;
    send('camera', camera.track, camera.track ? 'on' : off);
  }

  function sendVoice(): void {
    const before = voice;
    voice = microphone.track?.clone() ?? null;
    if (voice) voice.enabled = !muted;
    send('microphone', voice, voice ? (muted ? 'paused' : 'on') : undefined);
    before?.stop();
  }

  async function applyCamera(): Promise<void> {
    if (hidden()) camera.close();
    else if (!camera.track && !camera.opening) await camera.open();
    sendCamera();
  }

  async function list(): Promise<void> {
    const all = (await media?.enumerateDevices().catch(() => [])) ?? [];
    await Promise.all([camera.listed(all), camera2.listed(all), microphone.listed(all)]);
  }

  /** One question of the browser for both; when that fails each is tried alone, so that a missing camera costs no sound. */
  async function open(): Promise<void> {
    if (!media) return blame('insecure');
    await list();
    const wanted = (kind: 'camera' | 'microphone') =>
      findDevice((kind === 'camera' ? camera : microphone).devices, remembered(store.get(`studio.${kind}`)))
        ?.deviceId ?? null;
    if (!hidden() && !camera.track && !microphone.track) {
      const both = {
        video: cameraConstraints(quality, wanted('camera')),
        audio: microphoneConstraints(wanted('microphone')),
      };
      const stream = await media.getUserMedia(both).catch((error: unknown) => troubleOf(error));
      if (typeof stream === 'object') {
        camera.adopt(stream.getVideoTracks()[0] ?? null);
        microphone.adopt(stream.getAudioTracks()[0] ?? null);
      } else if (stream === 'dismissed' || stream === 'denied' || stream === 'denied_by_system') {
        // Asking again now would only show the question again; unless the site's settings allow one of the two.
        blame(stream);
        if (await allowed('camera')) await camera.open();
        if (await allowed('microphone')) await microphone.open();
        return list();
      }
    }
    if (!camera.track && !hidden()) await camera.open();
    if (!microphone.track) await microphone.open();
    await list(); // now with names
  }

  function blame(why: Trouble): void {
    camera.trouble = microphone.trouble = why;
  }

  function takeScreen(track: MediaStreamTrack | null): void {
    const before = screen;
    screen = track;
    send('screen', track, track ? 'on' : undefined);
    if (before) before.onended = null;
    before?.stop();
    void applyCamera();
  }

  const listChanged = () => void list();
  media?.addEventListener('devicechange', listChanged);

  return {
    camera,
    camera2,
    microphone,
    open,
    get quality() {
      return quality;
    },
    get muted() {
      return muted;
    },
    /** The camera is off because Ada wants it off. */
    get hidden() {
      return hidden();
    },
    get screen() {
      return screen;
    },
    get screenTrouble() {
      return screenTrouble;
    },
    get alone() {
      return alone;
    },
    /** A second camera is on, or shall be. */
    get second() {
      return second;
    },
    /** The cameras look at something that is read: detail goes before motion. */
    get blackboard() {
      return blackboard;
    },
    /** Telephones cannot share their screen. */
    canShare: typeof media?.getDisplayMedia === 'function',

    mute(on: boolean): void {
      muted = on;
      if (voice) voice.enabled = !on;
      if (voice) send('microphone', voice, on ? 'paused' : 'on');
    },

    async showCamera(on: boolean): Promise<void> {
      paused = !on;
      if (on && screen) alone = false;
      await applyCamera();
    },

    async addCamera(on: boolean): Promise<void> {
      second = on;
      if (on) await camera2.open();
      else camera2.close();
    },

    setBlackboard(on: boolean): void {
      blackboard = on;
      store.set('studio.blackboard', on ? 'yes' : 'no');
      for (const input of [camera, camera2]) input.hintChanged();
    },

    /** The camera's light goes out when the screen is shown alone, and it returns when the sharing ends. */
    async showScreenAlone(on: boolean): Promise<void> {
      alone = on;
      if (!on) paused = false;
      store.set('studio.screen', on ? 'alone' : 'beside');
      await applyCamera();
    },

    /** Must be called from a click: the browser shows its own choice of screens and windows. */
    async share(): Promise<void> {
      screenTrouble = null;
      try {
        const stream = await media!.getDisplayMedia({ video: screenConstraints, audio: false });
        const track = stream.getVideoTracks()[0];
        if (!track) return;
        if ('contentHint' in track) track.contentHint = contentHintOf('screen');
        track.onended = () => takeScreen(null);
        takeScreen(track);
      } catch (error) {
        const why = troubleOf(error);
        screenTrouble = why === 'denied' || why === 'dismissed' ? null : why; // closing the choice is no trouble
      }
    },
    stopSharing: () => takeScreen(null),

    async setQuality(next: Quality): Promise<void> {
      quality = next;
      store.set('studio.quality', String(next));
      setQuality(next);
      const { deviceId, ...size } = cameraConstraints(next, null);
      for (const input of [camera, camera2]) await input.track?.applyConstraints(size).catch(() => input.open());
    },

    /** Everything off: lamps, meters, sharing. `open` turns it on again. */
    close(): void {
      if (screen) takeScreen(null);
      second = false;
      camera2.close();
      camera.close();
      microphone.close();
    },
    leave(): void {
      media?.removeEventListener('devicechange', listChanged);
      this.close();
    },
  };
}

async function allowed(kind: 'camera' | 'microphone'): Promise<boolean> {
  const status = await navigator.permissions.query({ name: kind as PermissionName }).catch(() => null);
  return status?.state === 'granted';
}

function rememberedQuality(text: string | null): Quality {
  return qualities.find((one) => String(one) === text) ?? 720;
}
