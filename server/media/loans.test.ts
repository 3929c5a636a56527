import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { ToWorker } from './ipc.ts';
import { createLoans } from './loans.ts';
import { MediaUnavailable } from './port.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const socket = {} as Socket;
const from = { host: '192.0.2.7', port: 443 };
const ticket = { link: 'a link', key: 'a key' };

function setting({ up = (): boolean => true } = {}) {
  const said: string[] = [];
  const ended: string[] = [];
  const inside = new Set<string>();
  const name = (message: ToWorker) => ('link' in message ? String(message.link) : '');
  const loans = createLoans({
    houses: {
      enter: (it) => void inside.add(it.name),
      leave: (it) => inside.delete(it.name),
    },
    homeFor: () => 3,
    tell: (worker, message) => void said.push(`${worker} ${message.type} ${name(message)}`),
    async hand(worker, message, given) {
      said.push(`${worker} ${message.type} ${name(message)}${given === socket ? ' with its socket' : ''}`);
      return up();
    },
    linkEnded: (link, room) => void ended.push(`${room} ${link}`),
  });
  return { loans, said, ended, inside };
}

test('who comes with a name that was lent is handed to the home of the room, once', async () => {
  const { loans, said, inside } = setting();
  const { link, key } = loans.lend('hall');
  expect(Buffer.from(link, 'base64url')).toHaveLength(16);
  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  expect(inside).toContain(link); // the room has a home from now on
  expect(loans.arrived('another', socket)).toBe(false);
  expect(loans.arrived(link, socket)).toBe(true);
  expect(loans.arrived(link, socket)).toBe(false);
  expect(said).toEqual([`3 lend ${link} with its socket`]);
});

test('a ticket that nobody came for in time is void, and that is said', () => {
  const { loans, ended, inside } = setting();
  const { link } = loans.lend('hall');
  vi.advanceTimersByTime(limits.linkTicketMs - 1);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ended).toEqual([`hall ${link}`]);
  expect(inside.size).toBe(0);
  expect(loans.arrived(link, socket)).toBe(false);
});

test('a link that stands outlives its ticket', async () => {
  const { loans, ended } = setting();
  loans.arrived(loans.lend('hall').link, socket);
  await vi.advanceTimersByTimeAsync(limits.linkTicketMs * 2);
  expect(ended).toEqual([]);
});

test('so many tickets may be out and no more; each that is used or taken back makes room for one', () => {
  const { loans } = setting();
  const links = Array.from({ length: limits.linkTickets }, () => loans.lend('hall').link);
  expect(() => loans.lend('hall')).toThrow(MediaUnavailable);
  loans.arrived(links[0]!, socket);
  loans.unlink(links[1]!);
  loans.lend('hall');
  loans.lend('hall');
  expect(() => loans.lend('hall')).toThrow(MediaUnavailable);
});

test('borrowing is done when the link stands; what ends it later is told', async () => {
  const { loans, said, ended, inside } = setting();
  let stands = false;
  const borrowing = loans.borrow('hall', from, ticket).then(() => (stands = true));
  await vi.advanceTimersByTimeAsync(0);
  expect(said).toEqual(['3 borrow a link']);
  expect(stands).toBe(false);
  await expect(loans.borrow('hall', from, ticket)).rejects.toBeInstanceOf(MediaUnavailable);
  loans.stands('a link');
  await borrowing;
  expect(inside).toContain('a link');
  loans.ended('a link');
  loans.ended('a link');
  expect(ended).toEqual(['hall a link']);
  expect(inside.size).toBe(0);
});

test('what ends before it stands is thrown and not told', async () => {
  const { loans, ended, inside } = setting();
  const ends = { ended: loans.ended, unlink: loans.unlink, stop: () => loans.stop() };
  for (const end of Object.values(ends)) {
    const borrowing = loans.borrow('hall', from, ticket);
    end('a link');
    await expect(borrowing).rejects.toBeInstanceOf(MediaUnavailable);
  }
  expect(ended).toEqual([]);
  expect(inside.size).toBe(0);
});

test('where no worker is up nothing is borrowed, and who came for what was lent is let go', async () => {
  const { loans, ended } = setting({ up: () => false });
  await expect(loans.borrow('hall', from, ticket)).rejects.toBeInstanceOf(MediaUnavailable);
  const { link } = loans.lend('hall');
  loans.arrived(link, socket);
  await vi.advanceTimersByTimeAsync(0);
  expect(ended).toEqual([`hall ${link}`]);
});

test('what is ended while its worker is still away is ended there, too', async () => {
  const { loans, said, ended } = setting();
  const { link } = loans.lend('hall');
  loans.arrived(link, socket);
  loans.unlink(link);
  loans.unlink(link);
  await vi.advanceTimersByTimeAsync(0);
  expect(said).toEqual([`3 lend ${link} with its socket`, `3 unlink ${link}`, `3 unlink ${link}`]);
  expect(ended).toEqual([]);
});

test('an engine that has been stopped lends nothing', () => {
  const { loans } = setting();
  loans.stop();
  expect(() => loans.lend('hall')).toThrow(MediaUnavailable);
});
