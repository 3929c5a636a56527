/**
 * What this process counts of itself. Plain numbers, so that counting costs an addition and needs no library; whoever wants
 * them as metrics reads them (`families.ts`). There is one set for a process, as there is one memory and one event loop.
 * Labels come from closed lists: never a room, a person or an address.
 */

/** Counts by label. */
export class Tally {
  readonly counts: Map<string, number>;

  /** Labels that are there from the beginning: Prometheus cannot see the first of what was not there before. */
  constructor(...labels: string[]) {
    this.counts = new Map(labels.map((label) => [label, 0]));
  }

  add(label: string, by = 1): void {
    this.counts.set(label, (this.counts.get(label) ?? 0) + by);
  }

  of(label: string): number {
    return this.counts.get(label) ?? 0;
  }
}

/** How values spread: how many lie at or below each bound. */
export class Spread {
  readonly bounds: readonly number[];
  /** One for each bound, and one for what lies above the last. */
  readonly counts: number[];
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.bounds.length && value > this.bounds[at]!) at++;
    this.counts[at]!++;
    this.sum += value;
    this.count++;
  }
}

export const figures = {
  /** Events that were committed. */
  eventsAppended: 0,
  /** From the call to the answer of the database, each event. */
  appendSeconds: new Spread([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]),
  /** Events times the sockets they were written to. */
  eventsDelivered: 0,
  /** From the first event that was gathered to the last socket it was written to, each flush. */
  flushSeconds: new Spread([0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]),
  flushEvents: new Spread([1, 2, 5, 10, 25, 50, 100, 250]),
  /** Sockets this server ended, by cause. */
  socketsCut: new Tally(),
  /** By code of protocol/errors.ts. */
  refusedOnSockets: new Tally(),
  refusedOverHttp: new Tally(),
  /** Newcomers who were asked to wait because more people would harm those inside, by cause. */
  newcomersRefused: new Tally(),
  /** Media connections that did not come about, or were lost, by cause. */
  mediaFailures: new Tally('media_full', 'media_unavailable', 'sdp_invalid', 'failed', 'worker_lost'),
  mailsWaiting: 0,
  mailsSent: 0,
  mailsFailed: 0,
};
