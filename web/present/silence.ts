/** Makes, when first asked, one track that carries silence; the click on Go live or Resume lets the browser run it. */
export function createSilence(): { track(): MediaStreamTrack | null; stop(): void } {
  let context: AudioContext | null = null;
  let track: MediaStreamTrack | null = null;

  return {
    track() {
      if (track) return track;
      context = new AudioContext();
      const destination = context.createMediaStreamDestination();
      // Of a destination that nothing is connected to Chromium sends no packets at all.
      const nothing = new ConstantSourceNode(context, { offset: 0 });
      nothing.connect(destination);
      nothing.start();
      track = destination.stream.getAudioTracks()[0] ?? null;
      void context.resume().catch(() => undefined);
      return track;
    },
    stop() {
      track?.stop();
      track = null;
      void context?.close().catch(() => undefined);
      context = null;
    },
  };
}
