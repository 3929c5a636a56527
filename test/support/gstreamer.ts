/** Programs of GStreamer beside this file: a WebRTC stack that is neither ours nor a browser's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import path from 'node:path';

export interface Program {
  /** What it has said so far. */
  said(): string;
  /** Lets it end its session, and waits until it is gone. */
  end(): Promise<void>;
  kill(): void;
}

/** Starts `encoder.py`, which sends `codec`, or `player.py`, which takes both; it connects to `url` with its secret. */
export function startProgram(
  name: 'encoder' | 'player',
  url: string,
  secret: string,
  codec: 'VP8' | 'H264' = 'VP8',
): Program {
  const script = path.join(import.meta.dirname, `${name}.py`);
  const child = spawn('/usr/bin/python3', ['-B', script, url, secret, codec], { stdio: 'pipe' });
  const gone = once(child, 'exit');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  return {
    said: () => said,
    async end() {
      child.stdin.end();
      await gone;
    },
    kill: () => void child.kill(),
  };
}

/** An address of the machine: GStreamer's ICE leaves loopback out, so the media must be there. */
export function addressOfMachine(): string {
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return all.find((one) => one.family === 'IPv4' && !one.internal)!.address;
}
