import type { Kysely } from 'kysely';
import type { BaseLogger } from 'pino';
import type { Mail } from '../../protocol/api.ts';
import { figures } from '../operations/figures.ts';
import type { Database } from '../store/schema.ts';
import { cleanLine, cleanText } from '../text.ts';
import { createOutbox } from './outbox.ts';
import type { Letter, Mailer } from './port.ts';
import { connectSmtp, type Smtp } from './smtp.ts';

export interface MailSurroundings {
  db: Kysely<Database>;
  /** Without it mails appear on the console and, for the administrator, on a page. */
  smtpUrl: string | undefined;
  from: string;
  log: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  /** Where the console is. */
  print?: (text: string) => void;
  clock?: () => number;
  /** Pauses before the second, third … attempt at a mail server that does not take a mail, in milliseconds. */
  retryAfterMs?: number[];
}

export interface PostOffice extends Mailer {
  /** Mails leave by SMTP. */
  smtp: boolean;
  /** The latest mails, newest first. With SMTP without their text: it has links that let their reader in. */
  latest(): Promise<Mail[]>;
  /** Gives up what is still waiting for another attempt. */
  close(): void;
}

export function createMailer(surroundings: MailSurroundings): PostOffice {
  const { db, smtpUrl, from, log, clock = Date.now, retryAfterMs = [5_000, 30_000] } = surroundings;
  const { print = (text) => void process.stdout.write(text) } = surroundings;
  const outbox = createOutbox(db, clock);
  const closing = new AbortController();
  let smtp: Promise<Smtp> | undefined;

  async function deliver(letter: Letter): Promise<void> {
    for (const pause of [...retryAfterMs, null]) {
      try {
        return await (await (smtp ??= connectSmtp(smtpUrl!, from))).deliver(letter);
      } catch (error) {
        if (pause === null || closing.signal.aborted || isFinal(error)) throw error;
        log.warn({ err: error }, 'The mail server did not take a mail; it is tried again');
        await passing(pause, closing.signal);
      }
    }
  }

  return {
    smtp: smtpUrl !== undefined,
    latest: () => outbox.latest(),
    async send(letter) {
      const clean = cleaned(letter);
      if (smtpUrl === undefined) {
        await outbox.keep(clean);
        print(`\n  Mail to ${clean.to}: ${clean.subject}\n\n${clean.text.replace(/^/gm, '  | ')}\n\n`);
        return;
      }
      const id = await outbox.keep({ ...clean, text: '' });
      await counted(deliver(clean));
      await outbox.markSent(id);
    },
    close() {
      closing.abort();
      smtp?.then((it) => it.close()).catch(() => undefined);
    },
  };
}

/** A line break in an address, subject or header would begin a header of the writer's choosing. */
function cleaned({ to, subject, text, headers }: Letter): Letter {
  const lines = Object.entries(headers ?? {}).map(([name, value]) => [name, cleanLine(value)]);
  return { to: cleanLine(to), subject: cleanLine(subject), text: cleanText(text), headers: Object.fromEntries(lines) };
}

async function counted(delivery: Promise<void>): Promise<void> {
  figures.mailsWaiting++;
  try {
    await delivery;
    figures.mailsSent++;
  } catch (error) {
    figures.mailsFailed++;
    throw error;
  } finally {
    figures.mailsWaiting--;
  }
}

/** The mail server refuses for good (RFC 5321 section 4.2.1: 5yz): trying again would only annoy it. */
function isFinal(error: unknown): boolean {
  const code = (error as { responseCode?: unknown } | null)?.responseCode;
  return typeof code === 'number' && code >= 500;
}

function passing(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
