import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createMediaEngine } from './engine.ts';
import type { MediaEngine } from './port.ts';
import { createSignalling, leave, publish, received, watch, type Signalling } from './test-page.ts';

const told = { closed: [] as string[], flowing: [] as string[], sending: new Map<string, string>() };
let engine: MediaEngine;
let signalling: Signalling;
let browser: Browser;
let ada: Page;
let hall: Page;

beforeAll(async () => {
  engine = await createMediaEngine({
    port: 0,
    log: { info() {}, warn() {}, error() {} },
    events: {
      closed: (connection, reason) => void told.closed.push(`${connection} ${reason}`),
      flowing: (connection, flowing) => void told.flowing.push(`${connection} ${flowing}`),
      sending: (connection, [picture]) => void told.sending.set(connection, `${picture?.quality} ${picture?.because}`),
      linkEnded() {},
    },
  });
  signalling = await createSignalling(engine);
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling'],
  });
  ada = await browser.newPage();
  await ada.goto(signalling.address);
  hall = await browser.newPage();
  await hall.goto(signalling.address);
});

afterAll(async () => {
  await browser?.close();
  await signalling?.close();
  await engine?.stop();
});

const patience = { timeout: 20_000, interval: 50 };
const until = (check: () => Promise<void> | void) => vi.waitFor(check, patience);

/** Waits until this viewer has decoded `frames` more pictures than now. */
async function sees(name: string, frames = 10): Promise<void> {
  const { framesDecoded } = await received(hall, name);
  await until(async () =>
    expect((await received(hall, name)).framesDecoded).toBeGreaterThanOrEqual(framesDecoded + frames),
  );
}

test('viewers who waited for the lecture see it move and hear it', async () => {
  await watch(hall, 'cleo');
  await watch(hall, 'dora');
  expect((await received(hall, 'cleo')).framesDecoded).toBe(0);
  await publish(ada, 'ada');
  for (const name of ['cleo', 'dora']) {
    await sees(name);
    await until(async () => expect((await received(hall, name)).audioEnergy).toBeGreaterThan(0));
    expect((await received(hall, name)).width).toBe(640);
  }
  expect(told.flowing[0]).toBe('ada true');
});

test('who comes late sees the picture too', async () => {
  await watch(hall, 'late');
  await sees('late', 1);
  await leave(hall, 'late');
  await until(() => expect(told.closed).toContain('late failed'));
});

test('a new connection of the publisher takes the place of the old one, and viewers go on as they are', async () => {
  await publish(ada, 'adaAgain');
  await until(() => expect(told.flowing).toContain('adaAgain true'));
  await until(async () => expect((await engine.stats()).workers[0]!.publishers).toBe(1));
  for (const name of ['cleo', 'dora']) {
    await sees(name, 25);
    expect((await received(hall, name)).state).toBe('connected');
  }
  expect(told.closed).not.toContain('ada failed');
});

test('a publisher’s layers are there to choose from, and none is missed at the change', async () => {
  await publish(ada, 'layered', { width: 1280, height: 720, layers: 3 });
  await watch(hall, 'chooser');
  const seesWidth = (width: number) => until(async () => expect((await received(hall, 'chooser')).width).toBe(width));
  engine.prefer('chooser', 'low');
  await seesWidth(320);
  expect(told.sending.get('chooser')).toBe('low wish');
  engine.prefer('chooser', 'medium');
  await seesWidth(640);
  engine.prefer('chooser', 'auto'); // the link carries everything
  await seesWidth(1280);
  await until(() => expect(told.sending.get('chooser')).toBe('high null'));
  engine.prefer('chooser', 'none');
  await until(() => expect(told.sending.get('chooser')).toBe('none wish'));
  const { framesDecoded, audioEnergy } = await received(hall, 'chooser');
  await until(async () => expect((await received(hall, 'chooser')).audioEnergy).toBeGreaterThan(audioEnergy));
  expect((await received(hall, 'chooser')).framesDecoded - framesDecoded).toBeLessThan(3); // on their way
  engine.prefer('chooser', 'auto');
  await sees('chooser');
  await leave(hall, 'chooser');
  await until(() => expect(told.closed).toContain('chooser failed'));
});

test('who publishes H.264 is seen by everybody, and may be followed by one who publishes VP8', async () => {
  await watch(hall, 'both');
  signalling.tamper = (sdp) => sdp.replaceAll(' VP8/90000', ' unknown/90000');
  await publish(ada, 'encoder');
  signalling.tamper = undefined;
  await until(async () => expect((await received(hall, 'both')).codec).toBe('video/H264'));
  await sees('both');
  await publish(ada, 'adaOnceMore');
  await until(async () => expect((await received(hall, 'both')).codec).toBe('video/VP8'));
  await sees('both');
  await leave(hall, 'both');
  await until(() => expect(told.closed).toContain('both failed'));
});

test('a connection that the server closes gets no packet more', async () => {
  engine.close('dora');
  await sees('cleo', 2);
  const { packets } = await received(hall, 'dora');
  await sees('cleo');
  expect(await received(hall, 'dora')).toMatchObject({ packets });
});

test('a viewer who sends is not seen by anybody', async () => {
  signalling.room = 'another room';
  await watch(hall, 'ben');
  await watch(hall, 'mallory', true);
  await until(async () => expect((await received(hall, 'mallory')).bytesSent).toBeGreaterThan(30_000));
  expect((await received(hall, 'ben')).framesDecoded).toBe(0);
  expect(told.flowing.some((event) => event.startsWith('mallory'))).toBe(false);
  await leave(hall, 'mallory');
  signalling.room = 'room';
});

test('without the key of the offer’s fingerprint there is no media', async () => {
  signalling.tamper = (sdp) =>
    sdp.replaceAll(
      /(a=fingerprint:sha-256 )../g,
      (_, head: string) => head + (sdp.includes(`${head}00`) ? '01' : '00'),
    );
  signalling.room = 'another room';
  await publish(ada, 'mallory2');
  await until(() => expect(told.closed).toContain('mallory2 failed'));
  expect(told.flowing.some((event) => event.startsWith('mallory2'))).toBe(false);
  expect((await received(hall, 'ben')).framesDecoded).toBe(0);
  signalling.tamper = undefined;
  signalling.room = 'room';
});

test('after the worker is killed new connections bring the lecture back', async () => {
  told.closed.length = 0;
  process.kill((await engine.stats()).workers[0]!.pid, 'SIGKILL');
  await until(() =>
    expect(told.closed.toSorted()).toEqual(['adaOnceMore worker_lost', 'ben worker_lost', 'cleo worker_lost']),
  );
  await watch(hall, 'cleo2');
  await publish(ada, 'ada2');
  await sees('cleo2');
});
