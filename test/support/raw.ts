/** Bytes upon a wire, as no library would send them. */
import tls from 'node:tls';

/**
 * Writes this over TLS and resolves with all that came back until the other side closed, it holds `until`, or `signal` says
 * that it is enough. After 10 s it resolves with what there is.
 */
export function speakRaw(
  port: number,
  text: string,
  { until, signal }: { until?: RegExp; signal?: AbortSignal } = {},
): Promise<string> {
  const wire = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false });
  let heard = '';
  return new Promise((resolve) => {
    const done = () => (clearTimeout(patience), wire.destroy(), resolve(heard));
    const patience = setTimeout(done, 10_000);
    wire.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (until?.test(heard)) done();
    });
    signal?.addEventListener('abort', done);
    wire.on('error', done).on('close', done);
    wire.once('secureConnect', () => wire.write(text, 'latin1'));
  });
}

/** The status of every answer in it. */
export const statusesIn = (heard: string): number[] =>
  [...heard.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status));
