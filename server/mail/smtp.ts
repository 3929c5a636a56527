import type { Letter } from './port.ts';

/** Hands letters to a mail server. */
export interface Smtp {
  /** Resolves when the mail server has taken it. */
  deliver(letter: Letter): Promise<void>;
  close(): void;
}

/**
 * `url`: `smtp://user:password@host:587` (STARTTLS when offered) or `smtps://host:465`; `from`: `Name <address>`.
 * The library is read only now: who has no mail server pays nothing for it.
 */
export async function connectSmtp(url: string, from: string): Promise<Smtp> {
  const { createTransport } = await import('nodemailer');
  const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };
  const withoutReach = { disableFileAccess: true, disableUrlAccess: true };
  const options = { pool: true, maxConnections: 2, ...patience, ...withoutReach };
  const transport = createTransport({ url, ...options }, { from });
  return {
    async deliver({ to, subject, text, headers = {} }) {
      // An object, not a string: a comma in a string would make two recipients of it.
      await transport.sendMail({ to: { name: '', address: to }, subject, text, headers });
    },
    close: () => transport.close(),
  };
}
