/** A camera or microphone that can be pulled out of its socket. The first function is for `addInitScript`, after that which replaces the camera, if any. */
import type { Page } from 'playwright-core';

/** Keeps the tracks that the page has opened, in `window.openedTracks`. */
export function openedTracks(): void {
  const tracks: MediaStreamTrack[] = [];
  Object.assign(window, { openedTracks: tracks });
  if (!navigator.mediaDevices) return;
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    tracks.push(...stream.getTracks());
    return stream;
  };
}

/** The tracks of this kind end, as they do when the device is gone. */
export function unplug(page: Page, kind: 'video' | 'audio'): Promise<void> {
  return page.evaluate((which) => {
    const { openedTracks } = window as unknown as { openedTracks: MediaStreamTrack[] };
    for (const track of openedTracks.filter((it) => it.kind === which && it.readyState === 'live')) {
      track.stop(); // of which the browser tells nobody
      track.dispatchEvent(new Event('ended'));
    }
  }, kind);
}
