/** A process beside the measured one that makes the load, so that its work is not counted. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Seen from the one that gives orders. One order at a time. */
export class Child<Order> {
  private readonly process: ChildProcess;

  constructor(script: URL) {
    this.process = fork(script);
  }

  async order<Answer = void>(order: Order): Promise<Answer> {
    this.process.send(order as object);
    const [answer] = (await once(this.process, 'message')) as [{ done: Answer } | { error: string }];
    if ('error' in answer) throw new Error(answer.error);
    return answer.done;
  }

  async end(): Promise<void> {
    const gone = once(this.process, 'exit');
    this.process.disconnect();
    await gone;
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
