import type { Reference } from '../parts/reference.ts';
import type { StepName } from './message-steps.ts';

const wal: Record<'sqlite' | 'postgres', Reference> = {
  sqlite: { name: 'SQLite', href: 'https://www.sqlite.org/wal.html', title: 'Write-Ahead Logging' },
  postgres: {
    name: 'PostgreSQL',
    href: 'https://www.postgresql.org/docs/current/wal-intro.html',
    title: 'Write-Ahead Logging (WAL)',
  },
};

/** Where one can read about a step; `store` is null while it is not known. */
export function referencesOf(step: StepName, store: keyof typeof wal | null): readonly Reference[] {
  if (step !== 'committed') return references[step];
  return store ? [fsync, wal[store]] : [fsync];
}

const fsync: Reference = {
  name: 'POSIX',
  href: 'https://pubs.opengroup.org/onlinepubs/9799919799/functions/fsync.html',
  title: 'fsync: synchronize changes to a file',
};

const references: Record<Exclude<StepName, 'committed'>, readonly Reference[]> = {
  queued: [{ rfc: 9562, section: '5.4', title: 'Universally Unique IDentifiers: version 4, random' }],
  sent: [
    { rfc: 6455, section: '5.3', title: 'The WebSocket Protocol: client-to-server masking' },
    { rfc: 8446, section: '5', title: 'TLS 1.3: record protocol' },
  ],
  received: [
    { rfc: 6455, section: '6.2', title: 'The WebSocket Protocol: receiving data' },
    { rfc: 8259, title: 'The JavaScript Object Notation (JSON) data interchange format' },
  ],
  appended: [
    {
      name: 'PostgreSQL',
      href: 'https://www.postgresql.org/docs/current/wal-configuration.html',
      title: 'WAL configuration: group commit',
    },
  ],
  known: [{ name: 'Redis', href: 'https://redis.io/docs/latest/develop/pubsub/', title: 'Pub/Sub' }],
  written: [{ rfc: 6455, section: '5.6', title: 'The WebSocket Protocol: data frames' }],
  arrived: [{ rfc: 9293, section: '3.4', title: 'Transmission Control Protocol: sequence numbers' }],
  shown: [
    {
      name: 'HTML',
      href: 'https://html.spec.whatwg.org/multipage/webappapis.html#update-the-rendering',
      title: 'Event loops: update the rendering',
    },
  ],
};
