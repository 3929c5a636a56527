/**
 * What the benchmark does inside a viewer's page: it speaks on the page's own socket, and notes every frame that is presented.
 * The function is for `addInitScript`: it is sent as source text and uses nothing from outside itself.
 */
import type { Picture, SentPicture } from '../../protocol/stage.ts';

declare global {
  interface Window {
    switchProbe?: SwitchProbe;
  }
}

/** Which frames are meant, by their height in pixels. */
export interface Heights {
  from: number;
  /** Not included. */
  below: number;
}

export interface Switch {
  /** Height of the frames before and after, in pixels; `after` is null when none of those wanted came in time. */
  before: number;
  after: number | null;
  /** From the request to the first frame that is wanted. */
  ms: number;
  /** The longest time without a new frame, from the request until some frames after the first that is wanted. */
  longestGapMs: number;
  /** What the server said meanwhile of the pictures it sends, and when after the request. */
  told: { ms: number; pictures: SentPicture[] }[];
  /** Code of the server's refusal. */
  refused: string | null;
}

export interface SwitchProbe {
  /** Height of the newest frame; 0 before the first. */
  height(): number;
  /** What the server said last of the pictures it sends. */
  sent(): SentPicture[] | null;
  /** Asks for this picture and waits for frames of these heights; what follows `afterMs` after the first belongs to it. */
  ask(picture: Picture, wanted: Heights, withinMs: number, afterMs: number): Promise<Switch>;
  /** The longest time without a new frame from now on, while nothing is asked. */
  quiet(ms: number): Promise<number>;
}

export function switchProbe(): void {
  /** When a frame was presented, how high it is, and how many there have been. */
  const frames: { at: number; height: number; count: number }[] = [];
  let socket: WebSocket | undefined;
  let about: { room: string; connection: string } | undefined;
  const told: { at: number; pictures: SentPicture[] }[] = [];
  const refusals = new Map<number, string>();
  /** Far beyond the numbers of the page's own requests. */
  let id = 1_000_000;

  const heard = ({ data }: MessageEvent) => {
    if (typeof data !== 'string') return;
    const message = JSON.parse(data) as {
      type: string;
      re?: number;
      room: string;
      connection: string;
      code?: string;
      pictures: SentPicture[];
    };
    if (message.type === 'media.answered') about = { room: message.room, connection: message.connection };
    if (message.type === 'media.sending') told.push({ at: performance.now(), pictures: message.pictures });
    if (message.type === 'error' && message.re !== undefined) refusals.set(message.re, message.code ?? 'error');
  };
  window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, args: [string, string[]?]) {
      socket = new target(...args);
      socket.addEventListener('message', heard);
      return socket;
    },
  });

  const watched = new WeakSet<HTMLVideoElement>();
  const watch = (video: HTMLVideoElement) => {
    if (watched.has(video)) return;
    watched.add(video);
    const presented: VideoFrameRequestCallback = (_, { presentationTime: at, height, presentedFrames: count }) => {
      frames.push({ at, height, count });
      video.requestVideoFrameCallback(presented);
    };
    video.requestVideoFrameCallback(presented);
  };
  setInterval(() => document.querySelectorAll('video').forEach(watch), 50);

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  /** A page that is busy is not told of every frame: those it missed share the time between those it was told of. */
  const longestGap = (from: number) => {
    const since = frames.slice(
      Math.max(
        0,
        frames.findLastIndex(({ at }) => at <= from),
      ),
    );
    const gaps = since.slice(1).map(({ at, count }, n) => (at - since[n]!.at) / Math.max(1, count - since[n]!.count));
    return Math.max(performance.now() - (since.at(-1)?.at ?? from), ...gaps);
  };

  window.switchProbe = {
    height: () => frames.at(-1)?.height ?? 0,
    sent: () => told.at(-1)?.pictures ?? null,
    async ask(picture, wanted, withinMs, afterMs) {
      const before = frames.at(-1)?.height ?? 0;
      const re = id++;
      const asked = performance.now();
      socket!.send(JSON.stringify({ type: 'media.prefer', id: re, ...about, picture }));
      const came = () => frames.find(({ at, height }) => at > asked && height >= wanted.from && height < wanted.below);
      while (!came() && !refusals.has(re) && performance.now() - asked < withinMs) await pause(10);
      const first = came();
      if (first) await pause(Math.max(0, first.at + afterMs - performance.now()));
      return {
        before,
        after: first?.height ?? null,
        ms: (first?.at ?? performance.now()) - asked,
        longestGapMs: longestGap(asked),
        told: told.filter(({ at }) => at > asked).map(({ at, pictures }) => ({ ms: at - asked, pictures })),
        refused: refusals.get(re) ?? null,
      };
    },
    async quiet(ms) {
      const from = performance.now();
      await pause(ms);
      return longestGap(from);
    },
  };
}
