/**
 * What the tests need beside npm packages: a browser, a PostgreSQL server, Redis, Caddy, nginx, coturn, tshark, ss and GStreamer. Installed from the
 * system's packages where we may; otherwise one sentence says what to install. Nothing else is ever downloaded.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface Need {
  what: string;
  /** The programs that satisfy it, as patterns or bare names on the PATH. */
  programs: string[];
  /** A command that succeeds when its parts are there, too, which are packages of their own. */
  proof?: [string, ...string[]];
  packages: string[];
}

const gstreamerProof = `
import gi
gi.require_version("Gst", "1.0"); gi.require_version("GstSdp", "1.0"); gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstSdp, GstWebRTC
Gst.init(None)
assert all(map(Gst.ElementFactory.find, ["webrtcbin", "nicesrc", "vp8enc", "vp8dec", "opusenc", "openh264enc", "openh264dec", "h264parse"]))
`;

const needs: Need[] = [
  {
    what: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome'],
    packages: ['chromium', 'fonts-liberation'],
  },
  {
    what: 'a PostgreSQL server',
    programs: ['/usr/lib/postgresql/*/bin/postgres', 'postgres'],
    packages: ['postgresql'],
  },
  { what: 'Redis', programs: ['redis-server'], packages: ['redis-server'] },
  { what: 'Caddy', programs: ['caddy'], packages: ['caddy'] },
  { what: 'nginx', programs: ['/usr/sbin/nginx', 'nginx'], packages: ['nginx'] },
  { what: 'coturn', programs: ['turnserver'], packages: ['coturn'] },
  // Whoever may not capture is shown no interfaces: "sudo dpkg-reconfigure wireshark-common" lets a group of people do it.
  { what: 'tshark that may capture', programs: ['tshark'], proof: ['dumpcap', '-D'], packages: ['tshark'] },
  { what: 'ss', programs: ['/usr/bin/ss', '/bin/ss', 'ss'], packages: ['iproute2'] },
  {
    what: 'GStreamer with WebRTC',
    programs: ['gst-launch-1.0'],
    proof: ['/usr/bin/python3', '-c', gstreamerProof],
    packages: [
      'gstreamer1.0-tools',
      'gstreamer1.0-plugins-good',
      'gstreamer1.0-plugins-bad',
      'gstreamer1.0-nice',
      'gir1.2-gst-plugins-bad-1.0',
      'python3-gst-1.0',
    ],
  },
];

/** Installs what is missing. Answers with the sentence to show when that is not possible, or null when all is there. */
export function provision(): string | null {
  const missing = needs.filter((need) => !isThere(need));
  if (missing.length === 0) return null;
  const packages = missing.flatMap((need) => need.packages);
  const apt = aptGet();
  if (apt) {
    process.stderr.write(`Installing ${packages.join(', ')} …\n`);
    run([...apt, 'update', '-qq']);
    run([...apt, 'install', '-qq', '-y', '--no-install-recommends', ...packages]);
  }
  const still = missing.filter((need) => !isThere(need));
  if (still.length === 0) return null;
  const names = new Intl.ListFormat('en').format(still.map((need) => need.what));
  return `The tests need ${names}: install with "sudo apt-get install ${still.flatMap((need) => need.packages).join(' ')}" or what your system calls them.`;
}

function isThere(need: Need): boolean {
  const folders = (process.env['PATH'] ?? '').split(':').filter(Boolean);
  const candidates = need.programs.flatMap((program) =>
    program.includes('/') ? globSync(program) : folders.map((folder) => `${folder}/${program}`),
  );
  if (!candidates.some(executable)) return false;
  const [program, ...args] = need.proof ?? [];
  return program === undefined || spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How to call apt-get with the right to install; undefined where there is none. */
function aptGet(): string[] | undefined {
  if (!executable('/usr/bin/apt-get')) return undefined;
  if (process.getuid?.() === 0) return ['/usr/bin/apt-get'];
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return sudo.status === 0 ? ['sudo', '-n', '-E', '/usr/bin/apt-get'] : undefined;
}

function run(command: string[]): void {
  const [program, ...args] = command;
  const result = spawnSync(program!, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10 * 60_000,
    // Run level 1: the packages' own services (a database on 5432, a Redis on 6379) are installed but not started.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  if (result.status !== 0) process.stderr.write(`${result.stdout}${result.stderr}`.trimEnd().slice(-4_000) + '\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sentence = provision();
  if (sentence) process.stderr.write(`${sentence}\n`);
  process.exitCode = sentence ? 1 : 0;
}
