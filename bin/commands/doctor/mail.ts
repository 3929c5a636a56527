import { about, reasonOf, within, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Mail');

/** Connects, greets (EHLO), encrypts and signs in as far as SMTP_URL says, and hangs up: no mail is sent. */
export async function checkMail(smtpUrl: string | undefined): Promise<Finding[]> {
  if (smtpUrl === undefined)
    return [good('SMTP_URL is not set: mails appear on the console and at Administration, Mails')];
  const { hostname, port, protocol, username } = new URL(smtpUrl);
  const { createTransport } = await import('nodemailer');
  const patience = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 8_000 };
  const transport = createTransport({ url: smtpUrl, ...patience });
  const where = `${hostname}${port && `:${port}`}`;
  try {
    await within(10_000, transport.verify());
    return [
      good(`${where} answers${username ? ', and takes the password' : ''}`),
      ...(protocol === 'smtp:' && username && !isHere(hostname)
        ? [doubtful('the password is encrypted only if the mail server offers STARTTLS', 'Use smtps:// if it can.')]
        : []),
    ];
  } catch (error) {
    return [bad(`${where}: ${reasonOf(error)}`, 'Mend SMTP_URL, or let this machine reach the mail server.')];
  } finally {
    transport.close();
  }
}

const isHere = (host: string) => /^(localhost|127\.|\[::1\]$)/.test(host);
