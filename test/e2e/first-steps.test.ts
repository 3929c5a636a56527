import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openWindow } from '../support/browser.ts';
import { onAir, reads, say, watchLink } from '../support/pages.ts';
import { seesMovingPicture } from '../support/probes.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('from the first start to the first lecture, as somebody new would do it', async () => {
  // Ada has just started the server and follows the link it printed.
  const printed = () => /https?:\/\/\S+\/claim\S+/.exec(server.output())?.[0];
  await expect.poll(printed).toBeDefined();
  const claim = printed();
  const ada = await (await openWindow(browser)).newPage();
  await ada.goto(here(claim!));
  await ada.getByLabel('Your name').fill('Ada Marlow');
  await ada.getByLabel('E-mail').fill('ada@uni.example');
  await ada.getByLabel('Password').fill('walks the page tables');
  await ada.getByRole('button', { name: 'Begin' }).click();

  // She creates a room.
  await ada.getByRole('link', { name: 'Create a room' }).first().click();
  await ada.getByLabel('Name').fill('Operating Systems');
  await ada.getByRole('button', { name: 'Create the room' }).click();
  await ada.waitForURL(/\/rooms\/[\w-]{16,}$/);
  await ada.getByText('Room code').waitFor();
  const code = /\b[A-Z0-9]{4}[- ]?[A-Z0-9]{4}\b/.exec(await ada.getByRole('main').innerText())?.[0];
  expect(code, 'a join code on the page of the room').toBeDefined();

  // Cleo, on another device, makes an account; the link in her mail is handed on by the administrator.
  const cleo = await (await openWindow(browser, { viewport: { width: 390, height: 844 } })).newPage();
  await cleo.goto(`${server.url}/sign-up`);
  await cleo.getByLabel('Name').fill('Cleo Santini');
  await cleo.getByLabel('E-mail').fill('cleo@uni.example');
  await cleo.getByLabel('Password').fill('sits in the third row');
  await cleo.getByRole('button', { name: 'Make the account' }).click();
  await cleo.getByText('Look at your e-mail').first().waitFor();
  await ada.goto(`${server.url}/admin/mails`);
  await ada.getByText('To cleo@uni.example').first().waitFor();
  await ada.getByText('Read it').first().click();
  const link = /https?:\/\/\S+\/verify\S+/.exec(await ada.getByRole('main').innerText())?.[0];
  expect(link, 'a link in the mail').toBeDefined();
  expect(server.output(), 'the mail on the console').toContain(new URL(link!).search);
  await cleo.goto(here(link!));
  await cleo.getByLabel('Room code').fill(code!);
  await cleo.getByRole('button', { name: 'Join the room' }).click();
  await cleo.getByRole('heading', { name: 'Operating Systems' }).first().waitFor();

  // The lecture.
  await ada.goto(server.url);
  await ada.getByRole('link', { name: 'Operating Systems' }).first().click();
  await ada.getByRole('link', { name: 'Open the studio' }).first().click();
  await ada.getByText('This is what they will see.').waitFor();
  await ada.getByRole('button', { name: 'Go live' }).click();
  await onAir(ada).waitFor();
  await watchLink(cleo).click();
  await seesMovingPicture(cleo);
  await say(cleo, 'I am here');
  await reads(ada, 'I am here');
});

/** Links name the address people on the network use; from this machine the same server is `localhost`. */
function here(link: string): string {
  const { pathname, search, hash } = new URL(link);
  return server.url + pathname + search + hash;
}
