import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openWindow } from '../support/browser.ts';
import { endButton, reads, say } from '../support/pages.ts';
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
  const claim = /https?:\/\/\S+\/claim\S+/.exec(server.output())?.[0];
  expect(claim, `a one-time link in:\n${server.output()}`).toBeDefined();
  const ada = await (await openWindow(browser)).newPage();
  await ada.goto(here(claim!));
  await ada.getByLabel(/name/i).first().fill('Ada Marlow');
  await ada.getByLabel(/e-mail/i).fill('ada@uni.example');
  await ada.getByLabel('Password', { exact: true }).fill('walks the page tables');
  await ada.getByRole('button', { name: 'Begin' }).click();

  // She opens a room.
  await ada.getByRole('link', { name: /room/i }).first().click();
  await ada.getByLabel('Name').fill('Operating Systems');
  await ada.getByRole('button', { name: /open the room|create/i }).click();
  await ada.waitForURL(/\/rooms\/[\w-]{16,}/);
  const code = /\b[A-Z0-9]{4}[- ]?[A-Z0-9]{4}\b/.exec(await ada.getByRole('main').innerText())?.[0];
  expect(code, 'a join code on the page of the room').toBeDefined();

  // Cleo, on another device, makes an account and finds the link in the mail that the administrator hands on.
  const cleo = await (await openWindow(browser, { viewport: { width: 390, height: 844 } })).newPage();
  await cleo.goto(`${server.url}/sign-up`);
  await cleo.getByLabel('Name').fill('Cleo Santini');
  await cleo.getByLabel(/e-mail/i).fill('cleo@uni.example');
  await cleo.getByLabel('Password', { exact: true }).fill('sits in the third row');
  await cleo.getByRole('button', { name: /make the account/i }).click();
  await cleo
    .getByText(/look at your e-mail/i)
    .first()
    .waitFor();
  await ada.goto(`${server.url}/admin/mails`);
  await ada.getByText('cleo@uni.example').first().waitFor();
  await expect.poll(() => verifyLink(ada)).toBeDefined();
  await cleo.goto(here((await verifyLink(ada))!));
  await cleo.getByLabel(/code/i).first().fill(code!);
  await cleo.getByRole('button', { name: /join/i }).first().click();
  await cleo.getByRole('heading', { name: 'Operating Systems' }).first().waitFor();

  // The lecture.
  await ada.goto(server.url);
  await ada.getByRole('link', { name: 'Operating Systems' }).first().click();
  await ada
    .getByRole('link', { name: /studio|go live/i })
    .first()
    .click();
  await ada.getByRole('button', { name: 'Go live' }).click();
  await endButton(ada).waitFor();
  await cleo.getByRole('link', { name: 'Watch' }).first().click();
  await seesMovingPicture(cleo);
  await say(cleo, 'I am here');
  await reads(ada, 'I am here');
});

/** Links name the address people on the network use; from this machine the same server is `localhost`. */
function here(link: string): string {
  const { pathname, search, hash } = new URL(link);
  return server.url + pathname + search + hash;
}

async function verifyLink(page: Page): Promise<string | undefined> {
  const text = `${await page.getByRole('main').innerText()} ${await page.getByRole('main').innerHTML()}`;
  return /https?:\/\/[^\s"'<>]+\/verify[^\s"'<>]+/.exec(text)?.[0]?.replaceAll('&amp;', '&');
}
