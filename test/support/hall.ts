import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { launchBrowser, openWindow } from './browser.ts';
import { admit, type Person, type PersonName } from './people.ts';
import { startServer, type RunningServer } from './server.ts';

/** One server, one browser and some people for all tests of a file. */
export interface Hall<Name extends PersonName> {
  server: RunningServer;
  browser: Browser;
  people: Record<Name, Person>;
  /** A window in which this person is signed in; without one, a stranger's. Closed by `clear`. */
  window(person?: Person, options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Closes all windows: for `afterEach`. */
  clear(): Promise<void>;
  close(): Promise<void>;
  /** What pages complained of since the last `clear`: uncaught errors, and refusals by the content security policy. */
  complaints: string[];
}

/** A camera of ten pictures a second: what is drawn and encoded more often costs a small machine time and shows nothing else. */
export const fewPictures = '--use-fake-device-for-media-stream=fps=10';

export async function openHall<Name extends PersonName>(
  names: readonly Name[],
  { env = {}, args = [] }: { env?: Record<string, string>; args?: string[] } = {},
): Promise<Hall<Name>> {
  const [server, browser] = await Promise.all([startServer(env), launchBrowser({ args: [fewPictures, ...args] })]);
  const people = await admit(server, names);
  const complaints: string[] = [];
  return {
    server,
    browser,
    people,
    complaints,
    async window(person, options = {}) {
      const context = await openWindow(browser, { url: server.url, cookie: person?.cookie, ...options });
      context.on('weberror', (error) =>
        complaints.push(`${person?.name}: ${error.error().stack ?? error.error().message}`),
      );
      context.on('console', (line) => {
        if (/Content Security Policy|Content-Security-Policy/.test(line.text())) complaints.push(line.text());
      });
      return context;
    },
    async clear() {
      await Promise.all(browser.contexts().map((context) => context.close()));
      complaints.length = 0;
    },
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}
