import type { HealthReport, Problem } from '../../protocol/admin.ts';

const day = 86_400_000;
const gigabyte = 1024 ** 3;

export type Facts = Omit<HealthReport, 'problems'> & {
  /** The server has been in use for so long that there is something to lose. */
  settled: boolean;
};

/** What an administrator should do something about, the worst first. */
export function problemsIn(facts: Facts): Problem[] {
  const { at, bus, database, disk, memory, loop, media, certificate, mail, backup } = facts;
  const left = certificate ? certificate.endsAt - at : Infinity;
  const found: [Problem['code'], Problem['level'], boolean][] = [
    ['database_away', 'bad', !database.up],
    ['bus_away', 'bad', bus?.up === false],
    ['disk_full', 'bad', disk !== null && disk.freeBytes < 0.5 * gigabyte],
    ['certificate_over', 'bad', left <= 0],
    ['media_full', 'bad', media.workers.length === media.most && media.workers.every((worker) => worker.full)],
    ['mail_failing', 'bad', mail.smtp && mail.failing],
    ['database_slow', 'warn', (database.latencyMs ?? 0) > 250],
    ['disk_low', 'warn', disk !== null && disk.freeBytes >= 0.5 * gigabyte && disk.freeBytes < 2 * gigabyte],
    ['memory_low', 'warn', memory.freeBytes < 0.05 * memory.totalBytes],
    ['loop_slow', 'warn', loop.p99Ms > 100],
    ['certificate_ends', 'warn', left > 0 && left < 14 * day],
    ['backup_none', 'warn', backup === null && facts.settled],
    ['backup_old', 'warn', backup !== null && at - backup.at > backupGoodForMs],
  ];
  return found.filter(([, , there]) => there).map(([code, level]) => ({ code, level }));
}

/** After so long a backup is an old one. */
export const backupGoodForMs = 7 * day;
