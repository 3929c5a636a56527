/** The real Caddy and nginx with the configuration that we give people, on free ports of the loopback. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newAuthority, newCertificate } from '../../server/tls/authority.ts';
import { until } from './until.ts';

const deploy = path.resolve(import.meta.dirname, '../../deploy');

export const proxies = ['caddy', 'nginx'] as const;
export type ProxyName = (typeof proxies)[number];

export interface Ports {
  http: number;
  https: number;
  /** Where ChatStream listens. */
  upstream: number;
}

export interface Front {
  /** `https://localhost:PORT`. */
  url: string;
  ports: Ports;
  /** Everything it has written to its logs. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts one; resolves when both of its ports accept connections. */
export async function startFront(name: ProxyName, ports: Ports): Promise<Front> {
  const folder = mkdtempSync(path.join(tmpdir(), `chatstream-${name}-`));
  await writeCertificate(folder);
  const [command, ...args] = name === 'caddy' ? caddy(folder, ports) : nginx(folder, ports);
  let output = '';
  const child = spawn(command!, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${process.env['PATH']}:/usr/sbin`,
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
    },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.once('error', (error) => (output += String(error)));
  const front: Front = {
    url: `https://localhost:${ports.https}`,
    ports,
    log: () => output + readIfThere(path.join(folder, 'access.log')),
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await until(`${name} listens`, async () => {
      if (child.exitCode !== null) throw new Error('it ended');
      return (await accepts(ports.http)) && (await accepts(ports.https));
    });
  } catch (error) {
    await front.stop();
    throw new Error(`${name} did not start:\n${output}`, { cause: error });
  }
  return front;
}

function caddy(folder: string, ports: Ports): string[] {
  const file = path.join(folder, 'Caddyfile');
  const text = changed(readFileSync(path.join(deploy, 'Caddyfile'), 'utf8'), [
    ['\n{\n', `\n{\n\tadmin off\n\thttp_port ${ports.http}\n\thttps_port ${ports.https}\n`],
    ['{$CHATSTREAM_NAME:lectures.example.org} {', `localhost {\n\ttls ${folder}/cert.pem ${folder}/key.pem`],
    ['{$CHATSTREAM_UPSTREAM:127.0.0.1:3003}', `127.0.0.1:${ports.upstream}`],
  ]);
  writeFileSync(file, text);
  return ['caddy', 'run', '--adapter', 'caddyfile', '--config', file];
}

function nginx(folder: string, ports: Ports): string[] {
  const text = changed(readFileSync(path.join(deploy, 'nginx.conf'), 'utf8'), [
    ['    server 127.0.0.1:3003;', `    server 127.0.0.1:${ports.upstream};`],
    ['    listen 80;\n    listen [::]:80;', `    listen 127.0.0.1:${ports.http};`],
    ['    listen 443 ssl http2;\n    listen [::]:443 ssl http2;', `    listen 127.0.0.1:${ports.https} ssl http2;`],
    ['https://$host$request_uri', `https://$host:${ports.https}$request_uri`],
    ['/var/log/nginx/chatstream.log', `${folder}/access.log`],
    ['/var/log/nginx/chatstream.error.log', 'stderr'],
    ['/etc/letsencrypt/live/lectures.example.org/fullchain.pem', `${folder}/cert.pem`],
    ['/etc/letsencrypt/live/lectures.example.org/privkey.pem', `${folder}/key.pem`],
    ['server_name lectures.example.org;', 'server_name localhost;'],
  ]);
  writeFileSync(path.join(folder, 'site.conf'), text);
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((it) => `${it}_temp_path ${folder}/${it};`);
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    [
      ...(process.getuid?.() === 0 ? ['user root;'] : []), // the folder is ours alone
      `pid ${folder}/pid; error_log stderr; daemon off; worker_processes 1; events { worker_connections 256; }`,
      `http { ${places.join(' ')} include ${folder}/site.conf; }`,
    ].join('\n'),
  );
  return ['nginx', '-e', 'stderr', '-p', folder, '-c', path.join(folder, 'nginx.conf')];
}

/** Each of these stands in the text, or the test would try another configuration than the one people get. */
function changed(text: string, changes: [before: string, after: string][]): string {
  for (const [before, after] of changes) {
    if (!text.includes(before)) throw new Error(`the configuration has no ${JSON.stringify(before)}`);
    text = text.replaceAll(before, after);
  }
  return text;
}

async function writeCertificate(folder: string): Promise<void> {
  const now = new Date();
  const authority = await newAuthority({ name: 'Test', permitted: ['localhost'], now });
  const pair = await newCertificate({ authority, names: ['localhost'], addresses: ['127.0.0.1'], now });
  writeFileSync(path.join(folder, 'cert.pem'), pair.cert);
  writeFileSync(path.join(folder, 'key.pem'), pair.key, { mode: 0o600 });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM'); // nginx ends its workers with it, and does not wait for them
  await gone;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
