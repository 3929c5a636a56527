import { ConfigError, type Config } from './config.ts';

/** What is wrong with a UDP port of the media, in a sentence for the person at the console; other errors as they are. */
export function portTaken(
  error: unknown,
  {
    mediaPort,
    mediaWorkers,
    relayPort,
    lensPort,
  }: Pick<Config, 'mediaPort' | 'mediaWorkers' | 'relayPort' | 'lensPort'>,
): unknown {
  const { code, port = 0 } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE') return error;
  const others = [
    ['RELAY_PORT', relayPort],
    ['LENS_PORT', lensPort],
  ] as const;
  const isOf = ([, from]: (typeof others)[number]) => from !== 0 && port >= from && port < from + mediaWorkers;
  const [name, first] = others.find(isOf) ?? (['MEDIA_PORT', mediaPort] as const);
  const taken = 'but another program uses this UDP port: stop it, or set';
  if (port === first) return new ConfigError(`${name} is ${port}, ${taken} ${name} to a free one.`);
  return new ConfigError(
    `${name} is ${first} and media worker ${port - first + 1} of ${mediaWorkers} needs ${port}, ${taken} ` +
      `${name} to the first of ${mediaWorkers} free ones, or MEDIA_WORKERS to ${port - first}.`,
  );
}
