import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile } from '../../test/support/figures.ts';

export interface Disk {
  fsyncP50Ms: number;
  fsyncP99Ms: number;
}

/** What a bare write with fsync takes here: nothing durable can be quicker, and other programs on the disk slow both. */
export function measureDisk(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'chatstream-disk-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const page = Buffer.alloc(4_096, 1);
  const took = Array.from({ length: 500 }, (_, i) => {
    const begun = performance.now();
    writeSync(file, page, 0, page.length, i * page.length);
    fdatasyncSync(file);
    return performance.now() - begun;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return { fsyncP50Ms: round(percentile(took, 0.5)), fsyncP99Ms: round(percentile(took, 0.99)) };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
