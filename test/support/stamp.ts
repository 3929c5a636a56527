/**
 * A camera that shows what time it is, and a reader of it, both for `page.addInitScript`. The clock stands in the picture's
 * top strip as 2 rows of 20 black or white cells: 32 bits of `Date.now()` and 8 bits of checksum. Latency is then the time
 * at which a viewer's pixels are read, less the time they carry: one machine, one clock.
 *
 * Each function is sent to the page as its source text, so it may use nothing from outside itself.
 */

export interface StampedCamera {
  width: number;
  height: number;
  fps: number;
}

/** Replaces camera, microphone and screen of the page by a stamped canvas and a tone of 440 Hz. */
export function stampedCamera({ width, height, fps }: StampedCamera): void {
  const columns = 20;
  let canvas: HTMLCanvasElement | undefined;
  let frame = 0;
  /** What nobody holds falls silent when the browser tidies up. */
  const contexts: AudioContext[] = [];

  const draw = (pen: CanvasRenderingContext2D) => {
    const cellWidth = width / columns;
    const cellHeight = height / 12;
    frame++;
    // Work for the encoder, so that the rate is that of a real picture.
    pen.fillStyle = '#2b3a42';
    pen.fillRect(0, 2 * cellHeight, width, height);
    for (let bar = 0; bar < 16; bar++) {
      pen.fillStyle = `hsl(${(bar * 23 + frame * 3) % 360} 65% 55%)`;
      pen.fillRect((frame * (bar + 2) * 1.5) % width, 2 * cellHeight + (bar * height) / 20, width / 9, height / 24);
    }
    const now = Date.now() % 2 ** 32;
    const bytes = [now >>> 24, (now >>> 16) & 255, (now >>> 8) & 255, now & 255];
    bytes.push(bytes.reduce((sum, byte) => (sum * 31 + byte) & 255, 0xa7));
    for (let cell = 0; cell < 40; cell++) {
      const bit = (bytes[cell >> 3]! >> (7 - (cell & 7))) & 1;
      pen.fillStyle = bit ? '#fff' : '#000';
      pen.fillRect((cell % columns) * cellWidth, Math.floor(cell / columns) * cellHeight, cellWidth, cellHeight);
    }
  };

  const picture = () => {
    if (!canvas) {
      canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      const pen = canvas.getContext('2d', { alpha: false })!;
      draw(pen);
      setInterval(() => draw(pen), 1000 / fps);
    }
    return canvas.captureStream(fps).getVideoTracks()[0]!;
  };

  const tone = () => {
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: 440 });
    const out = context.createMediaStreamDestination();
    oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(out);
    oscillator.start();
    void context.resume();
    contexts.push(context);
    return out.stream.getAudioTracks()[0]!;
  };

  const capture = async (wanted?: MediaStreamConstraints) =>
    new MediaStream([...(wanted?.video ? [picture()] : []), ...(wanted?.audio ? [tone()] : [])]);

  const device = (deviceId: string, kind: MediaDeviceKind, label: string) => {
    const info = { deviceId, kind, label, groupId: 'stamped' };
    return { ...info, toJSON: () => info };
  };

  Object.assign(window, { stampedPicture: picture, contexts });
  if (!navigator.mediaDevices) return;
  navigator.mediaDevices.getUserMedia = capture;
  navigator.mediaDevices.getDisplayMedia = async () => capture({ video: true });
  navigator.mediaDevices.enumerateDevices = async () => [
    device('stamped-camera', 'videoinput', 'Stamped camera'),
    device('tone', 'audioinput', 'Tone'),
  ];
}

/** What `stampReader` leaves in `window.stamps`. */
export interface Stamps {
  /** When each frame was read, and how old it was then, in milliseconds. */
  read: { at: number; ageMs: number }[];
  /** Frames whose checksum was wrong. */
  unreadable: number;
}

/** Reads the clock in every frame that any `<video>` of the page presents. */
export function stampReader(): void {
  const columns = 20;
  const stamps: Stamps = { read: [], unreadable: 0 };
  Object.assign(window, { stamps });
  const small = new OffscreenCanvas(columns * 8, 16);
  const pen = small.getContext('2d', { willReadFrequently: true })!;
  const watched = new WeakSet<HTMLVideoElement>();

  const read = (video: HTMLVideoElement) => {
    pen.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 6, 0, 0, columns * 8, 16);
    const pixels = pen.getImageData(0, 0, columns * 8, 16).data;
    const bytes = [0, 0, 0, 0, 0];
    for (let cell = 0; cell < 40; cell++) {
      const x = (cell % columns) * 8 + 4;
      const y = Math.floor(cell / columns) * 8 + 4;
      bytes[cell >> 3]! |= (pixels[(y * columns * 8 + x) * 4 + 1]! > 127 ? 1 : 0) << (7 - (cell & 7));
    }
    const sum = bytes.slice(0, 4).reduce((so, byte) => (so * 31 + byte) & 255, 0xa7);
    if (sum !== bytes[4]) return undefined;
    return ((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0;
  };

  const watch = (video: HTMLVideoElement) => {
    if (watched.has(video)) return;
    watched.add(video);
    const presented = () => {
      video.requestVideoFrameCallback(presented);
      const sent = read(video);
      const at = Date.now();
      const ageMs = sent === undefined ? NaN : (at % 2 ** 32) - sent;
      if (ageMs >= 0 && ageMs < 60_000) stamps.read.push({ at, ageMs });
      else stamps.unreadable++;
    };
    video.requestVideoFrameCallback(presented);
  };

  setInterval(() => document.querySelectorAll('video').forEach(watch), 50);
}
