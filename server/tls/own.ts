import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { ConfigError } from '../config.ts';
import type { Pair } from './authority.ts';
import { namesIn } from './names.ts';
import type { Certificates } from './port.ts';

/**
 * The certificate (with its chain) and key of `TLS_CERT` and `TLS_KEY`, read again when the files change, as they do when an
 * ACME client renews them. Files that do not fit together are not taken over: renewal writes them one after the other.
 * @throws {ConfigError} when they cannot be used at the start.
 */
export async function openOwnCertificates(options: {
  certFile: string;
  keyFile: string;
  log: Logger;
}): Promise<Certificates> {
  const { certFile, keyFile, log } = options;
  const listeners: (() => void)[] = [];
  let pair = await readPair(certFile, keyFile);
  let refused = '';

  return {
    authority: null,
    current: () => pair,
    names: () => namesIn(pair.cert),
    onChange: (listener) => void listeners.push(listener),
    async check() {
      try {
        const next = await readPair(certFile, keyFile);
        refused = '';
        if (next.cert === pair.cert && next.key === pair.key) return;
        pair = next;
        log.info({ validTo: new X509Certificate(next.cert).validTo }, 'took over the new certificate of TLS_CERT');
        for (const listener of listeners) listener();
      } catch (error) {
        const sentence = (error as Error).message;
        if (sentence !== refused) log.warn(sentence);
        refused = sentence;
      }
    },
  };
}

async function readPair(certFile: string, keyFile: string): Promise<Pair> {
  const cert = await readNamed('TLS_CERT', certFile);
  const key = await readNamed('TLS_KEY', keyFile);
  const certificate = parsed('TLS_CERT', certFile, 'a certificate in PEM', () => new X509Certificate(cert));
  const privateKey = parsed('TLS_KEY', keyFile, 'a private key in PEM without a password', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw new ConfigError('TLS_KEY does not belong to TLS_CERT: set the key the certificate was made for.');
  return { key, cert };
}

async function readNamed(variable: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new ConfigError(`${variable} is ${JSON.stringify(file)}, but it must be a file this user can read.`);
  }
}

function parsed<T>(variable: string, file: string, expected: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new ConfigError(`${variable} is ${JSON.stringify(file)}, but that file is not ${expected}.`);
  }
}
