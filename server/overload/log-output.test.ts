import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { createLogOutput } from './log-output.ts';

test('what is logged stands in the file, line by line', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'chatstream-log-'));
  const fd = openSync(path.join(dir, 'log'), 'w');
  const log = pino({ base: null, timestamp: false }, createLogOutput(fd));
  log.info('one');
  log.warn({ n: 2 }, 'two');
  closeSync(fd);
  expect(readFileSync(path.join(dir, 'log'), 'utf8')).toBe(
    '{"level":30,"msg":"one"}\n{"level":40,"n":2,"msg":"two"}\n',
  );
  rmSync(dir, { recursive: true });
});

test('a full disk costs lines and not the server', () => {
  const fd = openSync('/dev/full', 'w');
  const log = pino({}, createLogOutput(fd));
  for (let n = 0; n < 3; n++) log.error('nobody hears me');
  closeSync(fd);
});

test('once there is room again the log says how many lines are missing', () => {
  let room = false;
  let file = '';
  const output = createLogOutput(2, ((_fd: number, bytes: Buffer) => {
    if (!room) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    file += bytes.toString();
    return bytes.length;
  }) as never);
  for (const line of ['a\n', 'b\n']) output.write(line);
  room = true;
  for (const line of ['c\n', 'd\n']) output.write(line);
  const [first, ...rest] = file.split('\n');
  expect(JSON.parse(first!)).toMatchObject({ lost: 2, msg: 'lines of this log were lost' });
  expect(rest).toEqual(['c', 'd', '']);
});

test('a reader that takes a part, and then nothing for a moment, gets the whole line', () => {
  let file = '';
  let turn = 0;
  const output = createLogOutput(2, ((_fd: number, bytes: Buffer) => {
    if (turn++ % 2 === 1) throw Object.assign(new Error('later'), { code: 'EAGAIN' });
    file += bytes.subarray(0, 4).toString();
    return Math.min(4, bytes.length);
  }) as never);
  output.write('twelve bytes\n');
  expect(file).toBe('twelve bytes\n');
});
