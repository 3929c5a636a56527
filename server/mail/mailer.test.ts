import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { sqliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { figures } from '../operations/figures.ts';
import type { Store } from '../store/port.ts';
import { createMailer } from './mailer.ts';

let database: TestDatabase;
let store: Store;
let running: Server | undefined;
beforeAll(async () => {
  database = sqliteDatabase();
  store = await database.open();
});
afterEach(async () => {
  running?.close();
  running = undefined;
  await store.db.deleteFrom('mail').execute();
});
afterAll(() => database.drop());

const warnings: string[] = [];
const log = { info() {}, warn: (_: unknown, text?: string) => void warnings.push(text ?? ''), error() {} };
const from = 'ChatStream <chatstream@uni.example>';
const letter = { to: 'cleo@uni.example', subject: 'Confirm', text: 'Hello,\n\nhttps://uni.example/verify?token=abc\n' };

/** A mail server that answers as SMTP does (RFC 5321) and keeps what it got. `refusals` are its first answers to RCPT. */
async function mailServer(...refusals: string[]) {
  const received: { recipients: string[]; data: string }[] = [];
  running = createServer((socket) => {
    let recipients: string[] = [];
    let data: string | null = null;
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 mail.uni.example');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (data !== null) {
          if (line !== '.') data += `${line}\n`;
          else {
            received.push({ recipients, data });
            [recipients, data] = [[], null];
            say('250 taken');
          }
        } else if (/^EHLO/i.test(line)) say('250 mail.uni.example');
        else if (/^RCPT/i.test(line)) {
          const refusal = refusals.shift();
          if (refusal === undefined) recipients.push(line);
          say(refusal ?? '250 ok');
        } else if (/^DATA/i.test(line)) {
          data = '';
          say('354 go on');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else say('250 ok');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(running, 'listening');
  return { url: `smtp://127.0.0.1:${(running.address() as AddressInfo).port}`, received };
}

test('without a mail server a mail is on the console and kept with its link', async () => {
  const printed: string[] = [];
  const mailer = createMailer({ db: store.db, smtpUrl: undefined, from, log, print: (text) => printed.push(text) });
  await mailer.send(letter);
  expect(printed.join('')).toContain('Mail to cleo@uni.example: Confirm');
  expect(printed.join('')).toContain('https://uni.example/verify?token=abc');
  expect(await mailer.latest()).toMatchObject([{ ...letter, sent: false, at: expect.any(Number) }]);
  expect(mailer.smtp).toBe(false);
});

test('with a mail server it leaves by SMTP, and what is kept has no link', async () => {
  const { url, received } = await mailServer();
  const mailer = createMailer({ db: store.db, smtpUrl: url, from, log });
  await mailer.send(letter);
  mailer.close();
  expect(received).toHaveLength(1);
  expect(received[0]!.recipients).toEqual(['RCPT TO:<cleo@uni.example>']);
  expect(received[0]!.data).toMatch(/^From: ChatStream <chatstream@uni\.example>$/m);
  expect(received[0]!.data).toMatch(/^To: cleo@uni\.example$/m);
  expect(await mailer.latest()).toMatchObject([{ to: letter.to, subject: letter.subject, text: '', sent: true }]);
});

test('a mail server that is busy is asked again, one that refuses is not', async () => {
  const { url, received } = await mailServer('451 try later', '451 try later');
  const mailer = createMailer({ db: store.db, smtpUrl: url, from, log, retryAfterMs: [1, 1] });
  await mailer.send(letter);
  mailer.close();
  expect(received).toHaveLength(1);
  expect(warnings).toHaveLength(2);
  running!.close();

  const strict = await mailServer('550 no such person');
  const second = createMailer({ db: store.db, smtpUrl: strict.url, from, log, retryAfterMs: [1, 1] });
  await expect(second.send(letter)).rejects.toThrow('550');
  second.close();
  expect(strict.received).toHaveLength(0);
  expect((await second.latest()).map((it) => it.sent).sort()).toEqual([false, true]);
});

test('closing does not wait for the next attempt', async () => {
  const { url } = await mailServer('451 try later', '451 try later');
  const mailer = createMailer({ db: store.db, smtpUrl: url, from, log, retryAfterMs: [3_600_000] });
  const sending = mailer.send(letter);
  await expect.poll(() => warnings.length).toBeGreaterThanOrEqual(3);
  mailer.close();
  await expect(sending).rejects.toThrow();
});

test('Mallory adds neither headers nor recipients', async () => {
  const { url, received } = await mailServer();
  const mailer = createMailer({ db: store.db, smtpUrl: url, from, log });
  await mailer.send({
    ...letter,
    subject: 'Hello\r\nBcc: all@uni.example\r\n\r\nBuy now',
    text: 'a\r\n.\r\nRCPT TO:<x@y.z>',
    headers: { 'List-Unsubscribe': '<https://uni.example/stop>\r\nBcc: all@uni.example' },
  });
  await mailer.send({ ...letter, to: 'cleo@uni.example, all@uni.example' }).catch(() => undefined);
  mailer.close();
  expect(received[0]!.recipients).toEqual(['RCPT TO:<cleo@uni.example>']);
  expect(received[0]!.data).not.toMatch(/^Bcc:/im);
  expect(received[0]!.data).toMatch(/^List-Unsubscribe: <https:\/\/uni\.example\/stop> Bcc: all@uni\.example$/m);
  expect(received[0]!.data).toMatch(/^Subject: Hello Bcc: all@uni\.example Buy now$/m);
  for (const { recipients } of received) expect(recipients).not.toContain('RCPT TO:<all@uni.example>');
});

test('the console gets no control characters', async () => {
  const printed: string[] = [];
  const mailer = createMailer({ db: store.db, smtpUrl: undefined, from, log, print: (text) => printed.push(text) });
  await mailer.send({ ...letter, subject: 'a\u001b[2Jb', text: 'c\u001b]0;d\u0007e' });
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  expect(printed.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
});

test('only the latest mails are kept', async () => {
  let at = 0;
  const mailer = createMailer({ db: store.db, smtpUrl: undefined, from, log, print() {}, clock: () => ++at });
  for (let i = 1; i <= limits.mailsKept + 5; i++) await mailer.send({ ...letter, subject: `Mail ${i}` });
  const latest = await mailer.latest();
  expect(latest).toHaveLength(limits.mailsKept);
  expect([latest[0]!.subject, latest.at(-1)!.subject]).toEqual([`Mail ${limits.mailsKept + 5}`, 'Mail 6']);
  expect(await store.db.selectFrom('mail').select('id').execute()).toHaveLength(limits.mailsKept);
});

test('mails are counted: those that wait, those that left, those given up', async () => {
  const { mailsSent, mailsFailed } = figures;
  const { url } = await mailServer('451 try later');
  const waits = createMailer({ db: store.db, smtpUrl: url, from, log, retryAfterMs: [3_600_000] });
  const warned = warnings.length;
  const sending = waits.send(letter);
  await expect.poll(() => figures.mailsWaiting).toBe(1);
  await expect.poll(() => warnings.length).toBeGreaterThan(warned);
  waits.close();
  await expect(sending).rejects.toThrow();
  const mailer = createMailer({ db: store.db, smtpUrl: url, from, log });
  await mailer.send(letter);
  mailer.close();
  expect([figures.mailsWaiting, figures.mailsSent - mailsSent, figures.mailsFailed - mailsFailed]).toEqual([0, 1, 1]);
});
