/** A process beside the measured one that makes the load, so that its work is not counted. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const endMs = 5_000;

/** Seen from the one that gives orders. One order at a time. */
export class Child<Order> {
  private readonly process: ChildProcess;

  constructor(script: URL) {
    this.process = fork(script);
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** Throws what went wrong in the child, or that it is gone. */
  async order<Answer = void>(order: Order): Promise<Answer> {
    if (!this.process.connected) throw new Error(this.epitaph());
    const settled = new AbortController();
    const { signal } = settled;
    try {
      this.process.send(order as object);
      const [answer] = (await Promise.race([
        once(this.process, 'message', { signal }),
        once(this.process, 'exit', { signal }),
      ])) as [{ done: Answer } | { error: string } | number | null];
      if (answer === null || typeof answer === 'number') throw new Error(this.epitaph());
      if ('error' in answer) throw new Error(answer.error);
      return answer.done;
    } finally {
      settled.abort();
    }
  }

  /** One that does not go when it is told is killed. */
  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    const patience = setTimeout(() => this.process.kill('SIGKILL'), endMs);
    if (this.process.connected) this.process.disconnect();
    await gone;
    clearTimeout(patience);
  }

  private epitaph(): string {
    const { spawnargs, exitCode, signalCode } = this.process;
    return `${spawnargs.at(-1)} has ended (${signalCode ?? `exit code ${exitCode}`})`;
  }
}

/** Seen from the child: answers each order with what the work returns, and ends with its parent. */
export function obey<Order>(work: (order: Order) => Promise<unknown>): void {
  process.on('message', (order: Order) => {
    work(order).then(
      (done = null) => process.send!({ done }),
      (error: unknown) => process.send!({ error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}
