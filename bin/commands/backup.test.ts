import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { EventPage } from '../../web/room/looking.ts';
import { attend, enrol, isHere, isSettled, openHouse, textsOn } from '../../test/support/crowd.ts';
import { signIn } from '../../test/support/people.ts';
import { startServer } from '../../test/support/server.ts';
import { until } from '../../test/support/until.ts';
import * as backup from './backup.ts';
import * as move from './move-to-postgres.ts';
import * as restore from './restore.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-backups-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'what a server had comes back into an empty folder: passwords, rooms, members, chat in order, and erased texts stay erased',
  { timeout: 90_000 },
  async () => {
    const server = await startServer();
    const people = await enrol(server, { dataDir: server.dataDir }, ['Ada', 'Cleo']);
    const room = await openHouse(people[0]!, 'Operating systems');
    const [ada, cleo] = [attend(server, people[0]!, room), attend(server, people[1]!, room)];
    await until('both are here', () => [ada, cleo].every(isHere));
    for (let n = 0; n < 20; n++) (n % 2 ? ada : cleo).visit.say(`message ${n}`);
    await until('all is said', () => [ada, cleo].every((page) => isSettled(page) && textsOn(page).length === 20));
    const regretted = cleo.events.find((event) => event.type === 'chat.posted' && event.text === 'message 4')!.seq;
    await cleo.visit.request({ type: 'chat.delete', seq: regretted });
    const before = (await people[0]!.ask(`/api/rooms/${room}/events?limit=200`)).json<EventPage>();

    expect(await server.cli('backup', folder, '--keep', '3')).toMatch(/complete and read back.*\n.*secret and tls\/authority\.json/); // prettier-ignore
    const [name] = readdirSync(folder);
    const file = path.join(folder, name!);
    expect(await answers(backup.run, '--verify', file)).toEqual({ code: 0, printed: expect.stringMatching(/complete and undamaged.*\n[^]*room_event +21\n/) }); // prettier-ignore
    await expect(server.cli('restore', file, '--replace')).rejects.toThrow(/A running server.*stop it first/);
    for (const page of [ada, cleo]) page.close();

    await server.kill();
    rmSync(server.dataDir, { recursive: true });
    expect(await server.cli('restore', file)).toMatch(/each row compared/);
    await server.start();
    const again = await signIn(server, people[0]!);
    const after = (await again.ask(`/api/rooms/${room}/events?limit=200`)).json<EventPage>();
    expect(after.events).toEqual(before.events);
    const texts = after.events.flatMap((event) => (event.type === 'chat.posted' ? [event.text] : []));
    expect(texts).toHaveLength(20);
    expect(texts.filter((text) => text === null)).toHaveLength(1);
    expect((await people[1]!.ask('/api/me')).status).toBe(401); // the session of then is over
    const back = attend(server, await signIn(server, people[1]!), room);
    await until('Cleo is in', () => isHere(back));
    back.visit.say('and on it goes');
    await until('it is said', () => isSettled(back) && textsOn(back).at(-1) === 'and on it goes');
    back.close();
    await server.stop();
  },
);

async function answers(run: (argv: string[], env: Record<string, string>) => Promise<number>, ...argv: string[]) {
  const printed: string[] = [];
  const into = (text: unknown) => printed.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((it) => vi.spyOn(it, 'write').mockImplementation(into));
  const code = await run(argv, { DATA_DIR: path.join(folder, 'nobody') });
  for (const spy of spies) spy.mockRestore();
  return { code, printed: printed.join('') };
}

test.each<[string[], string]>([
  [['a', 'b'], '"b" is one too many'],
  [['--keep', '0'], '--keep is "0", but it must be a whole number from 1 to 1000'],
  [['--keep', '1001'], '--keep is "1001", but it must be a whole number from 1 to 1000'],
  [['x.backup', '--keep', '2'], '--keep needs a folder'],
  [['--verify', 'x', 'y'], '--verify stands alone'],
  [['--everything'], 'Unknown option'],
])('backup %j is explained', async (argv, sentence) => {
  expect(await answers(backup.run, ...argv)).toEqual({ code: 2, printed: expect.stringContaining(sentence) });
});

test('what is not possible is said in a sentence', async () => {
  expect(await answers(backup.run)).toEqual({ code: 1, printed: expect.stringMatching(/^No backup was made\. .*does not exist/) }); // prettier-ignore
  expect(await answers(restore.run, 'nowhere.backup')).toEqual({ code: 1, printed: expect.stringMatching(/^Nothing was restored\. .*there is no such file/) }); // prettier-ignore
  expect(await answers(restore.run, 'a', 'b')).toMatchObject({ code: 2 });
  expect(await answers(move.run)).toEqual({ code: 1, printed: expect.stringMatching(/^Nothing was moved\. DATABASE_URL is not set/) }); // prettier-ignore
  expect(await answers(move.run, 'now')).toMatchObject({ code: 2 });
  for (const { run } of [backup, restore, move]) expect(await answers(run, 'help')).toMatchObject({ code: 0 });
});
