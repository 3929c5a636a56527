import type { Sum } from '../media/ipc.ts';
import type { MediaStats } from '../media/port.ts';
import { family, gauge, type Family, type Value } from './family.ts';
import type { Reading } from './reading.ts';

type Worker = MediaStats['workers'][number];

/** What the media workers say of themselves. A worker is known by its port: there are at most eight. */
export function mediaFamilies({ workers }: Reading): Family[] {
  const each = (of: (worker: Worker) => number): Value[] =>
    workers.map((it) => ({ value: of(it), labels: { worker: String(it.port) } }));
  const perWorker = (type: 'gauge' | 'counter', name: string, help: string, of: (worker: Worker) => number) =>
    family(type, `chatstream_media_${name}`, help, each(of));
  const sum = (name: string, help: string, of: (worker: Worker) => Sum): Family => {
    const full = `chatstream_media_${name}`;
    const part = (suffix: string, value: (worker: Worker) => number) =>
      each(value).map((it) => ({ ...it, metricName: `${full}_${suffix}` }));
    return family('summary', full, help, [...part('sum', (it) => of(it).sum), ...part('count', (it) => of(it).count)]);
  };
  return [
    gauge('chatstream_media_workers_up', 'Media workers that run; none until somebody enters a room.', workers.length),
    perWorker('gauge', 'worker_full', '1 when it takes no more viewers.', (it) => (it.full ? 1 : 0)),
    perWorker('gauge', 'worker_busy_ratio', 'Share of a core used in the last second.', (it) => it.busy),
    perWorker('counter', 'worker_cpu_seconds_total', 'Processor time used.', (it) => it.cpuMs / 1_000),
    perWorker('gauge', 'worker_resident_memory_bytes', 'Resident memory.', (it) => it.rssBytes),
    perWorker('gauge', 'publishers', 'Connections that publish.', (it) => it.publishers),
    perWorker('gauge', 'viewers', 'Connections that watch.', (it) => it.subscribers),
    perWorker('counter', 'packets_received_total', 'Packets from publishers and viewers.', (it) => it.packetsIn),
    perWorker('counter', 'packets_sent_total', 'Packets towards viewers.', (it) => it.packetsOut),
    perWorker('counter', 'publisher_bytes_total', 'Bytes that publishers sent.', (it) => it.bytesIn),
    perWorker('counter', 'viewer_bytes_total', 'Bytes sent to viewers.', (it) => it.bytesOut),
    sum('publisher_loss_ratio', 'Share of the packets of a picture that did not come, each second.', (it) => it.lossIn),
    sum('viewer_loss_ratio', 'Share of the packets of his pictures that a viewer reported lost.', (it) => it.lossOut),
    sum('connect_seconds', 'From an offer to its connection.', ({ connecting: { count, sum: ms } }) => ({
      count,
      sum: ms / 1_000,
    })),
  ];
}
