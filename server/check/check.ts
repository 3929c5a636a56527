import { randomBytes } from 'node:crypto';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import { MediaFull, MediaUnavailable, SdpInvalid, type MediaEngine } from '../media/port.ts';
import { Buckets, type Rates } from '../rates.ts';

export interface CheckParts {
  engine: Pick<MediaEngine, 'subscribe' | 'close'>;
  rates?: Rates | undefined;
  now?: () => number;
}

/** What a person's browser asks of the server to find out what his network lets through. */
export interface Check {
  /**
   * A media connection like a viewer's, to a room of its own in which nothing ever happens: that it comes about is the whole
   * answer. Closed after `limits.checkMs`. Resolves with the SDP answer.
   * @throws {UserError} `rate`, `busy` (too many at once, or no media worker may take more), `sdp_invalid`, `media_unavailable`.
   */
  connect(accountId: string, sdp: string, mid: string): Promise<string>;
  /** `limits.checkBytes` that cannot be compressed. @throws {UserError} `rate`. */
  download(accountId: string): Uint8Array<ArrayBuffer>;
  /** Somebody sends a body to see how long it takes. @throws {UserError} `rate`. */
  upload(accountId: string): void;
}

export function createCheck({ engine, rates, now = () => performance.now() }: CheckParts): Check {
  const connections = new Buckets(limits.checkRate, { now, shared: rates?.('check') });
  const downloads = new Buckets(limits.checkDownloadRate, { now, shared: rates?.('check download') });
  const uploads = new Buckets(limits.checkUploadRate, { now, shared: rates?.('check upload') });
  let open = 0;

  return {
    async connect(accountId, sdp, mid) {
      pass(connections, accountId);
      if (open >= limits.checksAtOnce) throw new UserError('busy', { retryAfterMs: limits.checkMs });
      const connection = newId();
      const end = () => {
        open--;
        engine.close(connection);
      };
      open++;
      const timer = setTimeout(end, limits.checkMs).unref();
      try {
        const tracks = [{ mid, source: 'microphone' as const }];
        return await engine.subscribe({ room: `check ${connection}`, connection, sdp, tracks });
      } catch (error) {
        clearTimeout(timer);
        end();
        if (error instanceof SdpInvalid) throw new UserError('sdp_invalid');
        if (error instanceof MediaFull) throw new UserError('busy', { retryAfterMs: limits.checkMs });
        if (error instanceof MediaUnavailable) throw new UserError('media_unavailable');
        throw error;
      }
    },
    download(accountId) {
      pass(downloads, accountId);
      return randomBytes(limits.checkBytes);
    },
    upload: (accountId) => pass(uploads, accountId),
  };
}

function pass(rates: Buckets, accountId: string): void {
  const wait = rates.take(accountId);
  if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
}
