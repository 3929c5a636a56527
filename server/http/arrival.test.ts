import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createArrivals } from './arrival.ts';

const arrive = (
  remoteAddress: string,
  headers: Record<string, string> = {},
  { trusted = ['10.0.0.0/8', '::1'], encrypted = false } = {},
) =>
  createArrivals(trusted)({
    headers: { host: 'ada.local', ...headers },
    socket: { remoteAddress, encrypted },
  } as unknown as IncomingMessage);

test("the address is the socket's, IPv4 in its short form", () => {
  expect(arrive('::ffff:192.0.2.7').address).toBe('192.0.2.7');
  expect(arrive('2001:db8::1').address).toBe('2001:db8::1');
});

test("Mallory's own X-Forwarded-For changes nothing", () => {
  const headers = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https', host: 'localhost:3003' };
  expect(arrive('192.0.2.7', headers)).toEqual({ address: '192.0.2.7', secure: false, local: false, proxied: false });
});

test('through a trusted proxy it is the right-most address that is not a proxy of ours', () => {
  const headers = { 'x-forwarded-for': '127.0.0.1, 192.0.2.7, 10.0.0.2' };
  expect(arrive('10.0.0.1', headers).address).toBe('192.0.2.7');
  expect(arrive('::ffff:10.0.0.1', headers).address).toBe('192.0.2.7');
});

test('what a proxy passes on counts up to the first thing that is no address', () => {
  expect(arrive('10.0.0.1', { 'x-forwarded-for': '192.0.2.7, unknown' }).address).toBe('10.0.0.1');
  expect(arrive('10.0.0.1', { 'x-forwarded-for': '192.0.2.7, 10.0.0.9' }).address).toBe('192.0.2.7');
  expect(arrive('10.0.0.1', { 'x-forwarded-for': '' }).address).toBe('10.0.0.1');
});

test('a trusted proxy says whether its client came encrypted', () => {
  expect(arrive('10.0.0.1', { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' })).toMatchObject({
    secure: true,
    proxied: true,
  });
  expect(arrive('10.0.0.1', { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https, http' }).secure).toBe(false);
});

test('this machine is local under its own names only, so that a name pointed at it is not', () => {
  expect(arrive('127.0.0.1', { host: 'localhost:3003' }).local).toBe(true);
  expect(arrive('::ffff:127.0.0.1', { host: '127.0.0.1:3003' }).local).toBe(true);
  expect(arrive('127.0.0.1', { host: 'evil.example:3003' }).local).toBe(false);
  expect(arrive('192.0.2.7', { host: 'localhost:3003' }).local).toBe(false);
});

test('a proxy on this machine that nobody configured makes its clients neither local nor secure', () => {
  const headers = { host: 'localhost:3003', 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' };
  expect(arrive('127.0.0.1', headers)).toMatchObject({ local: false, secure: false });
});

test('a socket that is gone has no address', () => {
  expect(arrive(undefined as unknown as string)).toEqual({ address: '', secure: false, local: false, proxied: false });
});
