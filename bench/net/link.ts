import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** How a line is, the same in both directions. */
export interface Weather {
  /** One way; a round trip takes it twice. */
  delayMs: number;
  lossPct: number;
  /** 0 for no limit. What waits for longer than 300 ms before it is dropped. */
  kbit: number;
  /** Whether UDP gets through. */
  udp: boolean;
  /** False: nothing arrives any more, and nobody is told. */
  up: boolean;
}

export const fair: Weather = { delayMs: 0, lossPct: 0, kbit: 0, udp: true, up: true };

/** A line between two network devices that it makes. */
export interface Link {
  /** From now on; what is not named is fair. */
  set(weather: Partial<Weather>): void;
  /** The devices vanish with it. */
  close(): Promise<void>;
}

const program = path.join(import.meta.dirname, 'link.py');

/** Makes both devices, in the network of this process; they may be moved to others afterwards. */
export async function openLink(here: string, there: string): Promise<Link> {
  const child = spawn('/usr/bin/python3', [program, here, there], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const ready = await Promise.race([once(child.stdout, 'data').then(() => true), gone.then(() => false)]);
  if (!ready) throw new Error(`no line between ${here} and ${there}`);
  return {
    set: (weather) => void child.stdin.write(`${JSON.stringify({ ...fair, ...weather })}\n`),
    async close() {
      child.stdin.end();
      await gone;
    },
  };
}
