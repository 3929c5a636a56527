const againMs = 500;

/** Work that is done once more whenever it is wanted, one after the other, and again when it failed: the store may be away. */
export class Retried {
  private wanted = false;
  private running = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly work: () => Promise<void>;
  private readonly failed: (error: unknown) => void;

  constructor(work: () => Promise<void>, failed: (error: unknown) => void) {
    this.work = work;
    this.failed = failed;
  }

  /** What is wanted while it is being done is done afterwards, once. */
  want(): void {
    this.wanted = true;
    if (!this.running) void this.run();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.wanted && !this.stopped) {
      this.wanted = false;
      try {
        await this.work();
      } catch (error) {
        if (this.stopped) break;
        this.failed(error);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.want(), againMs).unref();
        break;
      }
    }
    this.running = false;
  }
}
