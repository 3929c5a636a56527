import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { limits } from '../../../../protocol/limits.ts';
import { PREAMBLE_BYTES } from '../../preamble.ts';
import { createRooms } from '../rooms.ts';
import { createLinks } from './links.ts';

/** Workers of two nodes in one process: one lends the hall, the other one borrows it, over real and encrypted connections. */
const secret = { link: 'lecture_of_Ada-1234567', key: 'k'.repeat(43) };
const servers: Server[] = [];
const sockets: Socket[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) server.close();
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** What is done with whoever has come and said a name. */
async function node(came: (socket: Socket) => void) {
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.once('readable', function read() {
      if (socket.read(PREAMBLE_BYTES)) came(socket);
      else socket.once('readable', read);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

function workers() {
  const log: string[] = [];
  const reasons: string[] = [];
  const worker = (name: string) =>
    createLinks({
      rooms: createRooms(),
      closed(link, why) {
        log.push(`${name}: ${link} closed`);
        if (why !== undefined) reasons.push(why);
      },
      stands: (link) => void log.push(`${name}: ${link} stands`),
    });
  const told = (...what: string[]) => vi.waitFor(() => expect(log.toSorted()).toEqual(what), 5_000);
  return { here: worker('here'), there: worker('there'), log, reasons, told };
}

test('who has the key is sent the room; what one closes ends at the other', async () => {
  const { here, there, told } = workers();
  const at = await node((socket) => here.lend(secret, 'hall', socket));
  there.borrow(secret, 'hall', at);
  await told(`there: ${secret.link} stands`);
  here.close(secret.link);
  await told(`there: ${secret.link} closed`, `there: ${secret.link} stands`);
});

test('who has another key, or is not encrypted at all, gets nothing', async () => {
  const { here, there, log, told } = workers();
  const at = await node((socket) => here.lend(secret, 'hall', socket));
  there.borrow({ ...secret, key: 'x'.repeat(43) }, 'hall', at);
  await told(`here: ${secret.link} closed`, `there: ${secret.link} closed`);
  log.length = 0;
  const mallory = connect(at).on('error', () => {});
  mallory.write(Buffer.alloc(PREAMBLE_BYTES));
  const [answer] = (await once(mallory, 'data')) as [Buffer];
  expect(answer).toHaveLength(1);
  mallory.write('GET / HTTP/1.1\r\n\r\n');
  await told(`here: ${secret.link} closed`);
});

test('what listens there and is no node is left', async () => {
  for (const answer of ['HTTP/1.1 400 Bad Request\r\n\r\n', '\x02', '']) {
    const { there, told, reasons } = workers();
    there.borrow(secret, 'hall', await node((socket) => socket.end(answer)));
    await told(`there: ${secret.link} closed`);
    expect(reasons).toEqual([expect.stringMatching(/no node|without a word/)]);
  }
});

test('who takes too long to open a link is given up, at either end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (const end of ['here', 'there'] as const) {
    const { log, told, ...worker } = workers();
    let came = (_: Socket): void => {};
    const silent = new Promise<Socket>((resolve) => (came = resolve));
    const at = await node(came);
    if (end === 'there') worker.there.borrow(secret, 'hall', at);
    else connect(at).write(Buffer.alloc(PREAMBLE_BYTES));
    const socket = await silent;
    if (end === 'here') worker.here.lend(secret, 'hall', socket);
    await vi.advanceTimersByTimeAsync(limits.linkOpenMs - 1);
    expect(log).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await told(`${end}: ${secret.link} closed`);
  }
});

test('a link that is not wanted any more is given up while it is opened, and nothing is said of it', async () => {
  const { there, log } = workers();
  there.borrow(secret, 'hall', await node(() => there.close(secret.link)));
  await expect.poll(() => sockets[0]?.closed).toBe(true);
  expect(log).toEqual([]);
});

test('a socket that was closed on its way here ends the link and not the worker', () => {
  const { here, log } = workers();
  here.lend(secret, 'hall', undefined);
  expect(log).toEqual([`here: ${secret.link} closed`]);
});
