import type { BaseLogger } from 'pino';
import type { Letter, Mailer } from '../mail/port.ts';

/** So many are on their way at once: the mail server is asked by two connections, and others want to write, too. */
const atOnce = 4;

/**
 * Letters to many, sent one after the other in the background. What is not sent when the server stops is lost: who is written to was
 * noted before, because a reminder that comes twice is worse than one that does not come.
 */
export class Deliveries {
  private readonly waiting: (() => Letter)[] = [];
  private underWay = 0;
  private readonly mailer: Mailer;
  private readonly log: Pick<BaseLogger, 'warn'>;

  constructor(mailer: Mailer, log: Pick<BaseLogger, 'warn'>) {
    this.mailer = mailer;
    this.log = log;
  }

  /** Each is written when its turn comes. */
  send(letters: (() => Letter)[]): void {
    this.waiting.push(...letters);
    while (this.underWay < atOnce && this.waiting.length > 0) void this.work();
  }

  stop(): void {
    this.waiting.length = 0;
  }

  private async work(): Promise<void> {
    this.underWay++;
    for (let write = this.waiting.shift(); write; write = this.waiting.shift()) {
      await this.mailer
        .send(write())
        .catch((err: unknown) => this.log.warn({ err }, 'a letter about the schedule was not sent'));
    }
    this.underWay--;
  }
}
