import os from 'node:os';
import type { NodeSeen } from '../../protocol/admin.ts';

/** The nodes that were heard of lately, this one among them. */
export type Nodes = () => Promise<NodeSeen[]>;

/** What a node that is alone knows: itself. */
export function thisNode(name: string, version: string, since = Date.now()): Nodes {
  return async () => [{ name, version, since, load: loadOfMachine(), here: true }];
}

/** In the last minute: 1 is all cores busy. Null on Windows, which does not say. */
export function loadOfMachine(): number | null {
  if (process.platform === 'win32') return null;
  return os.loadavg()[0]! / os.availableParallelism();
}
