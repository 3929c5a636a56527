import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../../test/support/ports.ts';
import { checkMail } from './mail.ts';

let running: Server | undefined;
afterEach(() => running?.close());

/** Hears what is said to it (RFC 5321) and takes one password. */
async function mailServer(): Promise<{ url: (login?: string) => string; heard: string[] }> {
  const heard: string[] = [];
  const right = Buffer.from('\0chatstream\0right').toString('base64');
  running = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 mail.uni.example\r\n');
    socket.on('data', (chunk) => {
      const line = chunk.toString().trim();
      heard.push(line.split(' ')[0]!);
      if (line.startsWith('EHLO')) socket.write('250-mail.uni.example\r\n250 AUTH PLAIN\r\n');
      else if (line.startsWith('AUTH')) socket.write(line.endsWith(right) ? '235 come in\r\n' : '535 no\r\n');
      else socket.end('221 bye\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(running, 'listening');
  const { port } = running.address() as AddressInfo;
  return { heard, url: (login = '') => `smtp://${login}127.0.0.1:${port}` };
}

test('a mail server that greets and takes the password is good, and is sent no mail', async () => {
  const { url, heard } = await mailServer();
  expect(await checkMail(url())).toMatchObject([{ state: 'good' }]);
  expect(await checkMail(url('chatstream:right@'))).toMatchObject([
    { state: 'good', found: expect.stringContaining('password') },
  ]);
  expect(heard).toContain('EHLO');
  expect(heard).not.toContain('MAIL');
});

test('one that refuses the password, and one that is not there, are bad, and the password is not repeated', async () => {
  const { url } = await mailServer();
  for (const one of [url('chatstream:hunter2@'), `smtp://chatstream:hunter2@127.0.0.1:${await freePort()}`]) {
    const findings = await checkMail(one);
    expect(findings).toMatchObject([{ state: 'bad', mend: expect.stringContaining('SMTP_URL') }]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  }
});

test('without one there is nothing to look at', async () => {
  expect(await checkMail(undefined)).toMatchObject([{ state: 'good' }]);
});
