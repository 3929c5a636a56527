import type net from 'node:net';
import type { Logger } from 'pino';

/** A port that is shut and opened again while connections go on. */
export interface Accepting {
  /** The server listens from now on; this is where it shall listen again. */
  began(where: net.ListenOptions): void;
  accept(accept: boolean): void;
  /** For good. */
  end(): void;
}

/** A port that cannot be opened again (no file handle, another program has it) is tried every `retryMs`, and told once. */
export function createAccepting(server: net.Server, log: Pick<Logger, 'error'>, retryMs = 1_000): Accepting {
  let where: net.ListenOptions = {};
  let wanted = true;
  let told = false;
  let retry: NodeJS.Timeout | undefined;

  function open(): void {
    clearTimeout(retry);
    if (wanted && !server.listening) server.listen(where, () => (told = false));
  }

  function failed(error: Error): void {
    if (!told) log.error({ err: error }, 'the port has trouble');
    told = true;
    if (!server.listening) retry = setTimeout(open, retryMs).unref();
  }

  function accept(accept: boolean): void {
    wanted = accept;
    if (accept) open();
    else server.close();
  }

  return {
    began(at) {
      where = at;
      server.removeAllListeners('error').on('error', failed);
    },
    accept,
    end() {
      clearTimeout(retry);
      accept(false);
    },
  };
}
