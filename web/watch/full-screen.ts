/** On an iPhone only a video itself can fill the screen. */
interface AppleVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void;
}

/** Fills the screen with the theatre, controls and all; leaves it when it is filled. */
export async function toggleFullScreen(theatre: HTMLElement, video: AppleVideo | undefined): Promise<void> {
  if (document.fullscreenElement) return document.exitFullscreen();
  if (theatre.requestFullscreen)
    await theatre.requestFullscreen().catch(() => {}); // the browser said no, and says so itself
  else video?.webkitEnterFullscreen?.();
}

export async function togglePictureInPicture(video: HTMLVideoElement): Promise<void> {
  if (document.pictureInPictureElement) await document.exitPictureInPicture();
  else await video.requestPictureInPicture().catch(() => {}); // no frame yet
}
