/**
 * What the tests look at inside a page. The first two functions are for `addInitScript`: they are sent to the page as
 * source text and use nothing from outside themselves.
 */
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** Every peer connection the page has made. */
    peers?: RTCPeerConnection[];
    /** When the page's first video frame was presented, by `Date.now()`; 0 before. */
    firstFrameAt?: number;
  }
}

/** Keeps the page's peer connections in `window.peers`, to read their statistics. */
export function peerConnections(): void {
  const peers: RTCPeerConnection[] = (window.peers = []);
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = new Proxy(Original, {
    construct(target, args: [RTCConfiguration?]) {
      const peer = new target(...args);
      peers.push(peer);
      return peer;
    },
  });
}

/** Notes the first presented frame in `window.firstFrameAt` and the last click of this tab in its session storage. */
export function firstFrame(): void {
  window.firstFrameAt = 0;
  const known = new WeakSet<HTMLVideoElement>();
  const look = () => {
    for (const video of document.querySelectorAll('video')) {
      if (known.has(video)) continue;
      known.add(video);
      video.requestVideoFrameCallback(() => (window.firstFrameAt ||= Date.now()));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  const clicked = () => sessionStorage.setItem('test.clickedAt', String(Date.now()));
  addEventListener('click', clicked, { capture: true });
}

/** Waits until a `<video>` of the page has presented frames with `different` different pictures. Throws when it does not. */
export async function seesMovingPicture(page: Page, { different = 4, withinMs = 20_000 } = {}): Promise<void> {
  const seen = await page.evaluate(watchFrames, { different, withinMs });
  if (seen < different)
    throw new Error(`saw ${seen} different pictures in ${withinMs} ms, expected ${different} (${page.url()})`);
}

function watchFrames({ different, withinMs }: { different: number; withinMs: number }): Promise<number> {
  const pen = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true })!;
  const pictures = new Set<string>();
  const known = new WeakSet<HTMLVideoElement>();
  return new Promise((resolve) => {
    const finish = () => {
      clearInterval(scan);
      clearTimeout(limit);
      resolve(pictures.size);
    };
    const watch = (video: HTMLVideoElement) => {
      if (known.has(video)) return;
      known.add(video);
      const presented = () => {
        pen.drawImage(video, 0, 0, 64, 36);
        const pixels = pen.getImageData(0, 0, 64, 36).data;
        // A black or single-coloured picture is none.
        if (pixels.some((value, at) => at % 4 < 3 && Math.abs(value - pixels[at % 4]!) > 24))
          pictures.add(pixels.join());
        if (pictures.size >= different) finish();
        else video.requestVideoFrameCallback(presented);
      };
      video.requestVideoFrameCallback(presented);
    };
    const scan = setInterval(() => document.querySelectorAll('video').forEach(watch), 50);
    const limit = setTimeout(finish, withinMs);
  });
}

/**
 * What the page hears: the energy of the sound its peer connections have decoded so far (rising while somebody is heard),
 * and whether anything that plays it is switched on.
 */
export async function hearing(page: Page): Promise<{ energy: number; aloud: boolean }> {
  return page.evaluate(async () => {
    let energy = 0;
    for (const peer of window.peers ?? []) {
      if (peer.connectionState === 'closed') continue;
      for (const report of (await peer.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
        if (report.type === 'inbound-rtp' && report.kind === 'audio') energy += report.totalAudioEnergy ?? 0;
      }
    }
    const players = [...document.querySelectorAll<HTMLMediaElement>('video, audio')];
    const sounds = (it: HTMLMediaElement) =>
      it.srcObject instanceof MediaStream && it.srcObject.getAudioTracks().some((track) => track.readyState === 'live');
    return { energy, aloud: players.some((it) => sounds(it) && !it.paused && !it.muted && it.volume > 0) };
  });
}

/** Milliseconds from the tab's last click to the first frame it presented afterwards, in this page or the next. */
export async function clickToFrame(page: Page, withinMs = 20_000): Promise<number> {
  await page.waitForFunction(() => (window.firstFrameAt ?? 0) > 0, undefined, { timeout: withinMs, polling: 50 });
  return page.evaluate(() => window.firstFrameAt! - Number(sessionStorage.getItem('test.clickedAt')));
}

/** What makes the page scroll sideways: the innermost elements that stick out, and by how many CSS pixels. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const sticksOut = (it: Element) => it.getBoundingClientRect().right > clientWidth + 1;
    const inner = [...document.querySelectorAll('body *')].filter(
      (it) => sticksOut(it) && ![...it.children].some(sticksOut),
    );
    const names = inner
      .slice(0, 5)
      .map((it) => `${it.localName}.${it.className} "${it.textContent?.trim().slice(0, 30)}"`);
    return [`scrolls ${scrollWidth - clientWidth} px sideways: ${names.join(', ')}`];
  });
}

/** What axe calls serious or critical, each as one line. The page needs `axe.source` as an init script. */
export function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations, passes } = await axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    if (passes.length === 0) return ['axe examined nothing'];
    return violations
      .filter((it) => it.impact === 'serious' || it.impact === 'critical')
      .flatMap((it) =>
        it.nodes.map((node) => `${it.id}: ${node.target.join(' ')} ${node.failureSummary?.replace(/\s+/g, ' ')}`),
      );
  });
}

/** How many peer connections the page has made so far: a number for `decodesOnNewPeer`. */
export function peersMade(page: Page): Promise<number> {
  return page.evaluate(() => window.peers?.length ?? 0);
}

/** Waits until a peer connection made after the first `known` ones has decoded a few frames. Throws when none does. */
export async function decodesOnNewPeer(page: Page, known: number, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if ((await page.evaluate(framesOfPeersFrom, known)) > 5) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no picture on a new connection within ${withinMs} ms (${page.url()})`);
}

async function framesOfPeersFrom(known: number): Promise<number> {
  let most = 0;
  for (const peer of (window.peers ?? []).slice(known)) {
    if (peer.connectionState === 'closed') continue;
    for (const report of (await peer.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
      if (report.type === 'inbound-rtp' && report.kind === 'video') most = Math.max(most, report.framesDecoded ?? 0);
    }
  }
  return most;
}

/** RTP packets that the page's open and closed peer connections have received so far. */
export function packetsReceived(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let packets = 0;
    for (const peer of window.peers ?? []) {
      for (const report of (await peer.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
        if (report.type === 'inbound-rtp') packets += report.packetsReceived ?? 0;
      }
    }
    return packets;
  });
}
