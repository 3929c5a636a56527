/** The past second counts, and what is longer ago ever less. */
const memoryMs = 1_000;

/** How often something happens, and how long it is gathered: an interval that follows from the rate. */
export class Pace {
  private perSecond = 0;
  private at = 0;
  private readonly interval: (perSecond: number) => number;
  private readonly now: () => number;

  constructor(interval: (perSecond: number) => number, now: () => number = () => performance.now()) {
    this.interval = interval;
    this.now = now;
  }

  happened(): void {
    this.perSecond = this.rate() + 1_000 / memoryMs;
    this.at = this.now();
  }

  intervalMs(): number {
    return this.interval(this.rate());
  }

  private rate(): number {
    return this.perSecond * Math.exp((this.at - this.now()) / memoryMs);
  }
}
