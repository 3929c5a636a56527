import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { overflow, violations } from '../support/probes.ts';
import { startRelay, type RelayForServer } from '../support/relayed.ts';

const withoutUdp = ['--webrtc-ip-handling-policy=disable_non_proxied_udp', '--ignore-certificate-errors'];

let relay: RelayForServer | null = null;
let hall: Hall<'Cleo'>;

async function open(options: Parameters<typeof openHall>[1]): Promise<void> {
  hall = await openHall(['Cleo'], options);
}
afterEach(() => hall.clear());
async function close(): Promise<void> {
  await hall?.close();
  await relay?.stop();
  relay = null;
}

/** With the permissions that a browser asks its owner for. */
async function openCheck(permissions: string[] = []): Promise<Page> {
  const context = await hall.window(hall.people.Cleo, { permissions });
  const page = await context.newPage();
  await page.goto(`${hall.server.url}/check`);
  return page;
}

/** Runs the test to its end; the lines of the page, each with what came of it. */
async function run(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Start the test' }).click();
  await page.getByRole('button', { name: 'Test again' }).waitFor();
  return (await page.getByRole('listitem').allInnerTexts()).map((line) => line.replace(/\s+/g, ' ').trim());
}

describe('in a network that lets everything through', () => {
  beforeAll(async () => {
    relay = await startRelay(['udp', 'tcp', 'tls']);
    await open({ env: relay.env, args: ['--ignore-certificate-errors'] });
  });
  afterAll(close);

  test('the test says so, with every way and both speeds, and the report can be handed on', async () => {
    const page = await openCheck(['clipboard-read', 'clipboard-write']);
    const lines = await run(page);
    await page.getByText('Lectures work here. Picture and sound go straight to the server.').waitFor();
    for (const line of [
      /^This browser has all that lectures need$/,
      /^Server over TCP .* \d+ ms there and back$/,
      /straight to the server \(UDP\) gets through, after [\d,]+ ms$/,
      /over UDP gets through, after [\d,]+ ms$/,
      /over TCP gets through, after [\d,]+ ms$/,
      /over TLS gets through, after [\d,]+ ms$/,
      /^Speed from the server [\d.]+ Mbit\/s$/,
      /^Speed to the server [\d.]+ Mbit\/s$/,
    ])
      expect(lines).toContainEqual(expect.stringMatching(line));

    await page.getByRole('button', { name: 'Copy the report' }).click();
    await page.getByText('Copied').first().waitFor();
    const report = await page.evaluate(() => navigator.clipboard.readText());
    expect(report).toContain('Lectures work here.');
    expect(report).toMatch(/Picture and sound by the relay, over TLS: gets through/);
    expect(report).not.toMatch(/cleo|\b\d+\.\d+\.\d+\.\d+:\d+|credential|candidate/i);
  });

  test('camera and microphone are tried when their owner says so, and are off again afterwards', async () => {
    const page = await openCheck(['camera', 'microphone']);
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('The camera works.').waitFor();
    await page.getByText('You can be heard.').waitFor();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('button', { name: 'Switch on' }).waitFor();
    expect(await page.locator('video').count()).toBe(0);
  });

  test('it is reached from the start page, with the keyboard alone, and stands on a phone', async () => {
    const context = await hall.window(hall.people.Cleo, { viewport: { width: 390, height: 844 } });
    await context.addInitScript(axe.source);
    const page = await context.newPage();
    await page.goto(hall.server.url);
    await page.getByRole('link', { name: 'Test device and network' }).press('Enter');
    const start = page.getByRole('button', { name: 'Start the test' });
    await start.press('Enter');
    await page.getByRole('button', { name: 'Test again' }).waitFor();
    expect(await overflow(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });
});

describe('in a network without UDP', () => {
  afterAll(close);

  test('the relay is found, and whom to ask', async () => {
    relay = await startRelay(['tcp', 'tls']);
    await open({ env: relay.env, args: withoutUdp });
    const page = await openCheck();
    const lines = await run(page);
    expect(lines).toContainEqual(expect.stringMatching(/\(UDP\) does not get through$/));
    expect(lines).toContainEqual(expect.stringMatching(/over TLS gets through/));
    const ask = `ask whoever runs your network to let UDP port ${hall.server.port} of localhost through`;
    await page.getByText(`by the relay: your network blocks UDP. For a better picture ${ask}`).waitFor();

    await relay.coturn.stop();
    await page.getByRole('button', { name: 'Test again' }).click();
    await page.getByText('your network blocks UDP and the relay').waitFor();
    await close();
  });

  test('without a relay there is the administrator to ask', async () => {
    await open({ args: withoutUdp });
    const page = await openCheck();
    expect(await run(page)).toContain('Picture and sound by a relay this server has none');
    await page.getByText('or the administrator of this server for a relay').waitFor();
  });
});
