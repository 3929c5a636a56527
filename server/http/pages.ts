import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A request for a page, as far as it matters. `path` is as in the address, still encoded. */
export interface PageRequest {
  path: string;
  /** With its question mark, or empty. */
  search?: string;
  acceptEncoding: string;
  ifNoneMatch?: string | undefined;
}

/** Answers every GET that is none of the API's. */
export type Pages = (request: PageRequest) => Response | Promise<Response>;

/**
 * Serves what the build left in `dir`. All files are read once, at the start: what was not there then does not exist, so no
 * path leads out of the folder. Compressed twins (`.br`, `.gz`) are served instead of their originals; source maps never.
 */
export function createPages({ dir }: { dir: string }): Pages {
  const files = readFiles(dir);

  return ({ path, acceptEncoding, ifNoneMatch }) => {
    const file = files.get(path);
    if (file && !path.endsWith('.html')) return answer(file, 200, acceptEncoding, ifNoneMatch);
    if (path.startsWith('/assets/'))
      return new Response('Not found\n', { status: 404, headers: { 'Cache-Control': 'no-store' } });
    const page = pageFor(path);
    const html = files.get(`/${page ?? 'app'}.html`);
    if (!html) return new Response('The pages are not built: run "npm run build".\n', { status: 503 });
    return answer(html, page ? 200 : 404, acceptEncoding, ifNoneMatch);
  };
}

/** The page that shows an address; null for an address that no page shows. */
export function pageFor(path: string): 'watch' | 'present' | 'app' | null {
  const bare = path.replace(/(?<=[^/])\/$/, '');
  if (/^\/rooms\/[\w-]{1,64}\/(live|chat)$/.test(bare)) return 'watch';
  if (/^\/rooms\/[\w-]{1,64}\/studio$/.test(bare)) return 'present';
  return appPages.some((page) => page.test(bare)) ? 'app' : null;
}

const appPages = [
  /^\/$/,
  /^\/(sign-in|sign-up|verify|reset|claim|account|check|trust|join|calendar)$/,
  /^\/reminders\/stop$/,
  /^\/admin(\/[\w-]{1,64}){0,3}$/,
  /^\/rooms\/[\w-]{1,64}(\/(members|polls|lectures\/[\w-]{1,64}))?$/,
  /^\/r\/[\w%-]{1,64}$/,
];

interface File {
  type: string;
  cache: string;
  etag: string;
  content: Uint8Array<ArrayBuffer>;
  br?: Uint8Array<ArrayBuffer>;
  gzip?: Uint8Array<ArrayBuffer>;
}

function readFiles(dir: string): Map<string, File> {
  const names = globSync('**/*.*', { cwd: dir }).filter((name) => types[path.extname(name)]);
  const all = new Set(globSync('**/*.{br,gz}', { cwd: dir }));
  const read = (name: string) => new Uint8Array(readFileSync(path.join(dir, name)));
  const entries = names.map((name): [string, File] => {
    const content = read(name);
    const url = `/${name.split(path.sep).join('/')}`;
    return [
      url,
      {
        type: types[path.extname(name)]!,
        cache: cacheOf(url),
        etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
        content,
        ...(all.has(`${name}.br`) ? { br: read(`${name}.br`) } : {}),
        ...(all.has(`${name}.gz`) ? { gzip: read(`${name}.gz`) } : {}),
      },
    ];
  });
  return new Map(entries);
}

/** Files in `assets/` carry a hash of their content in their name. */
function cacheOf(url: string): string {
  if (url.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  return 'no-cache';
}

function answer(file: File, status: number, acceptEncoding: string, ifNoneMatch: string | undefined): Response {
  const headers: Record<string, string> = { ETag: file.etag, 'Cache-Control': file.cache, Vary: 'Accept-Encoding' };
  if (status === 200 && ifNoneMatch?.split(/,\s*/).some((tag) => tag.replace(/^W\//, '') === file.etag)) {
    return new Response(null, { status: 304, headers });
  }
  headers['Content-Type'] = file.type;
  const encoding = (['br', 'gzip'] as const).find((it) => file[it] && accepts(acceptEncoding, it));
  if (encoding) headers['Content-Encoding'] = encoding;
  const content = encoding ? file[encoding]! : file.content;
  headers['Content-Length'] = String(content.byteLength);
  return new Response(content, { status, headers });
}

/** RFC 9110 section 12.5.3, as far as browsers use it. */
function accepts(header: string, encoding: string): boolean {
  const entry = header.split(',').find((it) => it.trim().toLowerCase().split(';')[0]!.trim() === encoding);
  return entry !== undefined && !/;\s*q=0(\.0*)?\s*$/.test(entry);
}

/** What is not listed here is not served: source maps, compressed twins, the notes of the build. */
const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
