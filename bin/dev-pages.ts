import type { IncomingMessage } from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import type { UpgradeHandler } from '../server/http/listener.ts';
import { pageFor, type Pages } from '../server/http/pages.ts';

/** The path of the socket by which Vite tells pages that their sources changed. */
export const hotPath = '/__hot';

/** Vite adds styles by script. Everything else is as strict as in production, so that what would break there breaks here. */
const policy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: mediastream:",
  "connect-src 'self' ws: wss:",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ');

/** Pages and their sources from a Vite server on this machine. */
export function vitePages(port: number): Pages {
  return async ({ path, search = '' }) => {
    const page = pageFor(path);
    if (page) return pageFromVite(port, page, 200);
    const answer = await fromVite(port, path + search);
    return answer.status === 404 ? pageFromVite(port, 'app', 404) : answer;
  };
}

/** Passes a socket through to Vite as it is. */
export function viteSocket(port: number): UpgradeHandler {
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const vite = net.connect(port, '127.0.0.1', () => {
      const lines = [`${request.method} ${request.url} HTTP/1.1`];
      for (let i = 0; i < request.rawHeaders.length; i += 2)
        lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
      vite.write(`${lines.join('\r\n')}\r\n\r\n`);
      vite.write(head);
      socket.pipe(vite).pipe(socket);
    });
    vite.on('error', () => socket.destroy());
    vite.on('close', () => socket.destroy());
    socket.on('close', () => vite.destroy());
  };
}

/** Its scripts are named relative to its source, but we show it elsewhere. */
async function pageFromVite(port: number, page: string, status: number): Promise<Response> {
  const answer = await fromVite(port, `/${page}/index.html`);
  const html = (await answer.text()).replaceAll('src="./', `src="/${page}/`);
  return new Response(html, { status, headers: answer.headers });
}

async function fromVite(port: number, path: string): Promise<Response> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: '*/*' } });
  const headers = new Headers({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' });
  const type = answer.headers.get('content-type');
  if (type) headers.set('Content-Type', type);
  return new Response(answer.body, { status: answer.status, headers });
}
