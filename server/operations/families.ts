/** Every metric, its words, and where its value comes from. Names and units follow the conventions of Prometheus. */
import { counter, family, gauge, spread, tally, type Family } from './family.ts';
import { figures, type Tally } from './figures.ts';
import { mediaFamilies } from './media-families.ts';
import type { Reading } from './reading.ts';

/** All families as they are now. */
export function familiesOf(reading: Reading): Family[] {
  return [
    ...roomFamilies(reading),
    ...refusalFamilies(),
    ...mediaFamilies(reading),
    ...surroundingFamilies(reading),
    ...processFamilies(reading),
  ];
}

function roomFamilies({ sockets, rooms, people, database }: Reading): Family[] {
  const f = figures;
  return [
    gauge('chatstream_sockets_open', 'WebSockets that are open at this node.', sockets),
    gauge('chatstream_rooms_loaded', 'Rooms in the memory of this node.', rooms),
    gauge('chatstream_people_present', 'People in those rooms; somebody in two rooms counts twice.', people),
    gauge('chatstream_lectures_live', 'Lectures that are live, at all nodes together.', database?.lecturesLive ?? null),
    counter(
      'chatstream_events_appended_total',
      'Events (messages and others) committed by this node.',
      f.eventsAppended,
    ),
    spread('chatstream_append_duration_seconds', 'From writing an event to its being on disk.', f.appendSeconds),
    counter('chatstream_event_deliveries_total', 'Events times the sockets they were sent to.', f.eventsDelivered),
    spread(
      'chatstream_flush_duration_seconds',
      'How long events gathered before all sockets had them.',
      f.flushSeconds,
    ),
    spread('chatstream_flush_events', 'Events sent together.', f.flushEvents),
  ];
}

function refusalFamilies(): Family[] {
  const via = (way: string, tally: Tally) =>
    [...tally.counts].map(([code, value]) => ({ value, labels: { code, via: way } }));
  const { refusedOnSockets, refusedOverHttp, newcomersRefused, socketsCut, mediaFailures } = figures;
  return [
    family('counter', 'chatstream_refusals_total', 'Requests refused, by the code of the error.', [
      ...via('socket', refusedOnSockets),
      ...via('http', refusedOverHttp),
    ]),
    counter(
      'chatstream_rate_refusals_total',
      'Requests refused because somebody asked too often.',
      refusedOnSockets.of('rate') + refusedOverHttp.of('rate'),
    ),
    counter('chatstream_sign_in_failures_total', 'Sign-ins with a wrong password.', refusedOverHttp.of('credentials')),
    tally(
      'chatstream_newcomers_refused_total',
      'Newcomers asked to wait because more people would harm those inside, by cause.',
      'cause',
      newcomersRefused,
    ),
    tally('chatstream_sockets_cut_total', 'WebSockets this node ended, by cause.', 'cause', socketsCut),
    tally('chatstream_media_failures_total', 'Media connections that failed, by cause.', 'cause', mediaFailures),
  ];
}

function surroundingFamilies({ version, database, busUp, certificateSeconds, diskFreeBytes }: Reading): Family[] {
  const { mailsWaiting, mailsSent, mailsFailed } = figures;
  return [
    family('gauge', 'chatstream_info', 'Always 1; the label names the version.', [{ value: 1, labels: { version } }]),
    gauge('chatstream_database_up', '1 when the database answered within 2 s.', database ? 1 : 0),
    gauge('chatstream_database_latency_seconds', 'How long it took to answer.', database?.seconds ?? null),
    gauge('chatstream_bus_up', '1 when other nodes can be reached, or there are none.', busUp ? 1 : 0),
    gauge('chatstream_mails_waiting', 'Mails that the mail server has not taken yet.', mailsWaiting),
    counter('chatstream_mails_sent_total', 'Mails that the mail server took.', mailsSent),
    counter('chatstream_mails_failed_total', 'Mails given up.', mailsFailed),
    gauge('chatstream_disk_free_bytes', 'Free on the disk of DATA_DIR.', diskFreeBytes),
    gauge(
      'chatstream_certificate_left_seconds',
      'Until the certificate ends; absent behind a proxy.',
      certificateSeconds,
    ),
  ];
}

function processFamilies({ process: { loopDelay, ...it } }: Reading): Family[] {
  const delays = [
    { value: loopDelay.p50, labels: { quantile: '0.5' } },
    { value: loopDelay.p99, labels: { quantile: '0.99' } },
    { value: loopDelay.max, labels: { quantile: '1' } },
  ];
  return [
    family(
      'summary',
      'chatstream_event_loop_delay_seconds',
      'How late the event loop came since the last scrape.',
      delays,
    ),
    gauge('process_resident_memory_bytes', 'Resident memory, without the media workers.', it.residentBytes),
    counter('process_cpu_seconds_total', 'Processor time used, without the media workers.', it.cpuSeconds),
    gauge('process_start_time_seconds', 'When the process started, since 1970.', it.startedAt),
    gauge('process_open_fds', 'Open files and sockets.', it.openFiles),
    gauge('process_max_fds', 'How many may be open.', it.mostOpenFiles),
  ];
}
