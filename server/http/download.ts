/** What browsers keep as a file: its name, and a body that is made while it is read. */
import { plainName } from '../text.ts';

/**
 * The header that makes an answer a file of that name (RFC 6266). Older programs read `filename`, where nothing but plain signs
 * stands; `filename*` has the name itself (RFC 8187). Neither can end the header or leave the folder.
 */
export function attachment(name: string, extension: string): string {
  const file = `${plainName(name, 100) || 'chat'}.${extension}`;
  const ascii = file.replace(/[^\w .()-]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded(file)}`;
}

export interface Patience {
  /** How long the reader may take for one piece, and for all of them. */
  stallMs: number;
  allMs: number;
}

/**
 * The pieces as a body, each made when the one before was taken: however large, one piece is in memory. A reader that stalls
 * is cut off. `over` is called once, however it ends; with what went wrong, if something did. The reader of a file that broke
 * off learns only that: the connection breaks before its end.
 */
export function bodyOf(
  pieces: AsyncGenerator<string | Uint8Array, void>,
  over: (fault?: unknown) => void,
  patience: Patience,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const until = performance.now() + patience.allMs;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  function end(fault?: unknown): void {
    clearTimeout(timer);
    if (ended) return;
    ended = true;
    void pieces.return().catch(() => {});
    over(fault);
  }
  function breakOff(controller: ReadableStreamDefaultController, fault: unknown): void {
    end(fault);
    controller.error(new Error('the download ended early'));
  }
  function watch(controller: ReadableStreamDefaultController): void {
    const ms = Math.max(0, Math.min(patience.stallMs, until - performance.now()));
    timer = setTimeout(() => breakOff(controller, new Error('the reader stalled')), ms);
    timer.unref();
  }

  return new ReadableStream<Uint8Array>(
    {
      start: watch,
      async pull(controller) {
        clearTimeout(timer);
        try {
          const { value, done } = await pieces.next();
          if (ended) return;
          if (done) {
            end();
            controller.close();
          } else {
            watch(controller);
            controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
          }
        } catch (error) {
          breakOff(controller, error);
        }
      },
      cancel: () => end(),
    },
    { highWaterMark: 0 },
  );
}

/** RFC 8187 section 3.2.1: what is not an attr-char is percent-encoded. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
