/** The server as a container runs it: as a user without rights, on a file system where nothing but the data can be written. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRoomClient } from '../support/client.ts';
import { enrol, openHouse } from '../support/crowd.ts';
import { ask } from '../support/http.ts';
import type { Person } from '../support/people.ts';
import { processTree } from '../support/processes.ts';
import { startServer, type RunningServer } from '../support/server.ts';

const root = path.resolve(import.meta.dirname, '../..');
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/**
 * Everything is mounted read-only, in a name space of its own, but the data. A superuser becomes nobody, and sees the program at
 * a place where nobody may look; others stay who they are.
 */
const readOnly = [
  'set -e; mount --bind "$DATA_DIR" "$DATA_DIR"; mount --bind "$0" /mnt; mount -o remount,ro,bind /mnt; mount -o remount,ro,bind /',
  'touch "$DATA_DIR/probe"; rm "$DATA_DIR/probe"; ! touch /tmp/probe /mnt/probe 2>/dev/null; cd /mnt',
  isRoot
    ? `chown ${nobody} "$DATA_DIR"; exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups --no-new-privs "$@"`
    : 'exec "$@"',
].join('; ');

let server: RunningServer;
let ada: Person;
beforeAll(async () => {
  const seenThere = (file: string) => (file.startsWith(`${root}/`) ? `/mnt/${path.relative(root, file)}` : file);
  const program = [seenThere(process.execPath), '/mnt/bin/chatstream.ts', 'serve'];
  const nameSpace = ['unshare', ...(isRoot ? [] : ['--map-root-user']), '--mount', 'sh', '-c', readOnly, root];
  // What startServer adds behind it, the program at its usual place, are words that "serve" does not look at.
  server = await startServer({}, [...nameSpace, ...program]);
  [ada] = (await enrol(server, { dataDir: server.dataDir }, ['Ada'])) as [Person];
});
afterAll(() => server.stop());

test('nobody in it is root, and nothing can be written but the data', () => {
  for (const pid of processTree(server.pid)) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    if (isRoot) expect(status).toMatch(new RegExp(`^Uid:\\s+${nobody}\\s+${nobody}\\s+${nobody}`, 'm'));
    if (isRoot) expect(status).toMatch(/^CapEff:\s+0+$/m);
  }
  const there = ['--target', String(server.pid), ...(isRoot ? [] : ['--user', '--preserve-credentials']), '--mount'];
  const { status } = spawnSync('nsenter', [...there, 'touch', '/tmp/probe']);
  expect(status).not.toBe(0);
});

test('pages are served, messages are kept, media has its process, and nothing is complained of', async () => {
  expect((await ask(`${server.url}/`)).status).toBe(200);
  const room = await openHouse(ada);
  const page = createRoomClient({ url: server.url, cookie: ada.cookie, room });
  const { seq } = await page.post('On a disk that cannot be written');
  expect(seq).toBeGreaterThan(0);
  await expect.poll(() => server.mediaWorker()).toBeDefined();
  page.close();
  expect(server.log()).not.toMatch(/EROFS|EACCES|EPERM|read-only/);
});

test('it ends as it should', async () => {
  expect(await server.terminate()).toBe(0);
});
