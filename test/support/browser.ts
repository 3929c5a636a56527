import { accessSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { tellWhatLoads } from './loading.ts';
import { firstFrame, peerConnections } from './probes.ts';

/** Whatever the test asks of a page or a server answers within this; a laboratory machine with two cores is slow. */
const patienceMs = 20_000;

const flags = [
  '--no-sandbox', // the tests may run as root and in containers, and load nothing but our own pages
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--use-fake-ui-for-media-stream', // whoever asks for the camera gets it
  '--use-fake-device-for-media-stream',
  '--mute-audio',
  // Several people sit at this one browser: none of their pages may be slowed down for being in the background.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-features=CalculateNativeWinOcclusion,Translate,MediaRouter',
];

/** A real Chromium whose camera is a moving test picture and whose microphone beeps. */
export function launchBrowser({
  args = [],
  executablePath = chromiumPath(),
}: { args?: string[]; executablePath?: string } = {}): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...flags, ...args] });
}

/** Someone's own window: cookies and storage apart from everybody else's, with the probes of `probes.ts` in every page. */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions & { url?: string; cookie?: string | undefined } = {},
): Promise<BrowserContext> {
  const { url, cookie, ...rest } = options;
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
    ...rest,
  });
  context.setDefaultTimeout(patienceMs);
  tellWhatLoads(context);
  await context.addInitScript(peerConnections);
  await context.addInitScript(firstFrame);
  if (url && cookie) await context.addCookies([...cookiesOf(cookie)].map((one) => ({ ...one, url })));
  return context;
}

function* cookiesOf(header: string) {
  for (const pair of header.split('; ')) {
    const cut = pair.indexOf('=');
    yield {
      name: pair.slice(0, cut),
      value: pair.slice(cut + 1),
      secure: true,
      httpOnly: true,
      sameSite: 'Lax' as const,
    };
  }
}

/** Of the Chromium that is installed here. */
export function chromiumPath(): string {
  const places = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
    (it) => `/usr/bin/${it}`,
  );
  const candidates = [process.env['CHROMIUM'], ...places].filter((it) => it !== undefined);
  const found = candidates.find((file) => {
    try {
      accessSync(file);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error(`No Chromium at ${candidates.join(', ')}: install it, or name it in CHROMIUM.`);
  return found;
}
