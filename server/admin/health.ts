import { X509Certificate } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import os from 'node:os';
import type { HealthReport } from '../../protocol/admin.ts';
import type { Bus } from '../bus/port.ts';
import type { Config } from '../config.ts';
import type { MediaEngine } from '../media/port.ts';
import type { Store } from '../store/port.ts';
import type { Certificates } from '../tls/port.ts';
import type { FactStore } from './facts.store.ts';
import type { Nodes } from './nodes.ts';
import { backupGoodForMs, problemsIn } from './problems.ts';
import type { Beat } from './pulse.ts';

export interface HealthParts {
  version: string;
  config: Pick<Config, 'dataDir' | 'mediaWorkers' | 'smtpUrl' | 'redisUrl'>;
  bus: Pick<Bus, 'up'>;
  dialect: Store['dialect'];
  facts: FactStore;
  certificates: Pick<Certificates, 'current' | 'authority'> | null;
  engine: Pick<MediaEngine, 'stats'>;
  nodes: Nodes;
  /** That are open here. */
  sockets: () => number;
  pulse: () => Beat;
  clock?: () => number;
}

const pingPatienceMs = 2_000;

/** How the server is, in figures, and what should be done about it. */
export function createHealth({ facts, config, clock = Date.now, ...parts }: HealthParts) {
  const startedAt = clock();
  return async function report(): Promise<HealthReport> {
    const latencyMs = await facts.ping(pingPatienceMs);
    const [nodes, media, disk] = await Promise.all([parts.nodes(), parts.engine.stats(), diskOf(config.dataDir)]);
    const kept = latencyMs === null ? nothingKept : await keptIn(facts);
    const at = clock();
    const found = {
      at,
      version: parts.version,
      runtime: `Node.js ${process.versions.node}`,
      startedAt,
      nodes,
      bus: config.redisUrl === undefined ? null : { up: parts.bus.up },
      database: { kind: parts.dialect, up: latencyMs !== null, latencyMs },
      media: {
        most: config.mediaWorkers,
        workers: media.workers.map(({ busy, full, publishers, subscribers }) => ({
          ...{ busy, full, publishers },
          viewers: subscribers,
        })),
      },
      sockets: parts.sockets(),
      memory: memory(),
      loop: parts.pulse(),
      disk,
      certificate: certificateOf(parts.certificates),
      mail: { smtp: config.smtpUrl !== undefined, ...kept.mails },
      backup: kept.backup,
    };
    const settled = kept.inUseSince !== null && at - kept.inUseSince > backupGoodForMs;
    return { ...found, problems: problemsIn({ ...found, settled }) };
  };
}

export type Health = ReturnType<typeof createHealth>;

/** While the database is away nothing is known of what it keeps. */
const nothingKept = { mails: { failedAt: null, failing: false }, backup: null, inUseSince: null };

async function keptIn(facts: FactStore) {
  const [mails, backup, inUseSince] = await Promise.all([facts.mails(), facts.lastBackup(), facts.inUseSince()]);
  return { mails, backup, inUseSince };
}

/** What is free to this user, where the folder is. Null when the system does not say. */
export async function diskOf(folder: string): Promise<{ freeBytes: number; totalBytes: number } | null> {
  const disk = await statfs(folder).catch(() => null);
  return disk && { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize };
}

/** Within what a container allows, where there is one. */
function memory(): HealthReport['memory'] {
  return {
    usedBytes: process.memoryUsage.rss(),
    freeBytes: process.availableMemory(),
    totalBytes: Math.min(os.totalmem(), process.constrainedMemory() || Infinity),
  };
}

function certificateOf(certificates: HealthParts['certificates']): HealthReport['certificate'] {
  if (!certificates) return null;
  const endsAt = new X509Certificate(certificates.current().cert).validToDate.getTime();
  return { kind: certificates.authority ? 'local' : 'own', endsAt };
}
