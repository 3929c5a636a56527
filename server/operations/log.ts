import pino, { type DestinationStream, type Logger } from 'pino';
import { errorForLog } from './log-errors.ts';

/**
 * The log of the server: one JSON line for each event. What a caller passes is written as it is, so callers pass ids and counts,
 * never texts, titles or what people typed. Errors carry more than anybody wrote into them; of those only type, code, message
 * and stack are kept. The net at the end holds back what gets here all the same.
 */
export function createLog(level: string, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      serializers: { err: errorForLog, error: errorForLog },
      redact: {
        paths: ['password', 'token', 'cookie', 'authorization', 'sdp', 'text', 'secret', 'credential'].flatMap((it) => [
          it,
          `*.${it}`,
        ]),
        censor: '[secret]',
      },
      hooks: { streamWrite: harmless },
    },
    destination,
  );
}

/** Signs that JSON leaves as they are, though a terminal obeys them or a reader takes them for the end of a line. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const commanding = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** What a line must never hold, wherever it came from: a library's message, a worker's last words. Values only; the rest stays. */
const secrets: [RegExp, string][] = [
  [/(a=ice-(?:pwd|ufrag):|a=crypto:)[^\s"\\]+/gi, '$1[secret]'],
  [/(\b(?:Bearer|Basic) +)[\w.~+/=-]+/gi, '$1[secret]'],
  [/(\b(?:set-)?cookie: *)[^"\\]+/gi, '$1[secret]'],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"\\@]{0,300}@/gi, '$1[secret]@'],
  [/([?&](?:token|code|key|password)=)[^\s&"\\]+/gi, '$1[secret]'],
  [/[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,10}[\w-]{1,63}/g, '[address]'],
];

/** The line with nothing in it that should not be there. It is JSON before and after. */
export function harmless(line: string): string {
  const plain = line.replace(commanding, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return secrets.reduce((text, [what, instead]) => text.replace(what, instead), plain);
}
