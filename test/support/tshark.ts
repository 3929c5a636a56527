/** What passed on this machine's loopback, by a program that has nothing to do with ours. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);

export interface Capture {
  /** Ends it and resolves with the file. */
  stop(): Promise<string>;
  /** Forgets the file. */
  remove(): void;
}

/** `filter` is of the capture (pcap-filter(7)): `udp port 8443`. Resolves when packets are being taken. */
export async function capture(filter: string): Promise<Capture> {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-capture-'));
  const file = path.join(folder, 'capture.pcapng');
  // A large buffer: what it loses would look like our fault.
  const child = spawn('dumpcap', ['-q', '-i', 'lo', '-f', filter, '-B', '32', '-s', '200', '-w', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until('the capture has begun', () => {
    if (child.exitCode !== null) throw new Error(`no capture: ${said}`);
    return said.includes('File:');
  });
  return {
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
      const dropped = /: \d+\/(\d+) \(pcap/.exec(said)?.[1];
      if (dropped !== '0') throw new Error(`the capture lost packets: ${said}`);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** These fields of every packet that the display filter lets through (wireshark-filter(4)); several values of one are joined by commas. */
export async function fieldsOf(
  file: string,
  fields: readonly string[],
  { filter = '', options = [] }: { filter?: string; options?: readonly string[] } = {},
): Promise<string[][]> {
  const chosen = fields.flatMap((field) => ['-e', field]);
  const { stdout } = await run(
    'tshark',
    ['-n', '-r', file, ...options, ...(filter ? ['-Y', filter] : []), '-T', 'fields', ...chosen],
    { maxBuffer: 256 * 1024 * 1024 },
  );
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}
