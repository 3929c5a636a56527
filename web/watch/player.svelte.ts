import { feeds, isSound } from '../room/feeds.ts';
import type { Tracks } from '../room/link.ts';
import { browserStore } from '../ui/remember.ts';

const FULL_VOLUME = 1;

/** What the viewer wants to hear and see, and what the browser lets him. */
export function createPlayer() {
  let playing = $state(true);
  let muted = $state(false);
  let volume = $state(rememberedVolume());
  /** The browser plays no sound before the viewer has touched the page (the autoplay rules of Chrome, Firefox and Safari). */
  let blocked = $state(false);
  let sound: HTMLAudioElement | null = null;
  let heard: Tracks | null = null;

  async function start(): Promise<void> {
    if (!sound?.srcObject || !playing) return;
    try {
      await sound.play();
      blocked = false;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') blocked = true;
    }
  }

  /** Any touch will do, not only the button that asks for one. */
  function touched(): void {
    if (blocked) void start();
  }

  return {
    get playing() {
      return playing;
    },
    get muted() {
      return muted;
    },
    get volume() {
      return volume;
    },
    get blocked() {
      return blocked;
    },
    toggle(): void {
      playing = !playing;
      if (playing) void start();
      else sound?.pause();
    },
    toggleMute(): void {
      muted = !muted;
      if (!muted && volume === 0) volume = FULL_VOLUME;
    },
    setVolume(to: number): void {
      volume = to;
      muted = false;
      browserStore.set('volume', String(to));
    },
    start,
    /** For `<svelte:window>`: pointer and key events. */
    touched,
    /** The element that plays the sound of all who speak, mixed by the browser, and where it comes from. */
    hear(element: HTMLAudioElement, tracks: Tracks | null): void {
      sound = element;
      if (tracks === heard) return;
      heard = tracks;
      element.srcObject = tracks ? new MediaStream(feeds.filter(isSound).map((feed) => tracks[feed]!)) : null;
      void start();
    },
  };
}

export type Player = ReturnType<typeof createPlayer>;

function rememberedVolume(): number {
  const kept = Number(browserStore.get('volume') ?? FULL_VOLUME);
  return kept > 0 && kept <= FULL_VOLUME ? kept : FULL_VOLUME;
}
