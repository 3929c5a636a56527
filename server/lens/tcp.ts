import { limits } from '../../protocol/limits.ts';
import type { Endpoint } from '../../protocol/lens.ts';
import type { LensTcp } from '../../protocol/lens-system.ts';
import type { RunSs } from './ss.ts';
import { readTcpLine } from './tcp-line.ts';

/** One socket, by its ends as this system has them. */
export interface Ends {
  local: Endpoint;
  remote: Endpoint;
}

interface Asked {
  ends: Ends;
  at: number;
  told: Promise<LensTcp | null>;
  tell(tcp: LensTcp | null): void;
}

/**
 * What the kernel knows of sockets. To start a program costs the process that starts it a millisecond or more, so one run answers
 * for all sockets that were asked about meanwhile, one run follows the other after a pause, and each answer stands for a second.
 * Null where the system does not say; where `ss` is not installed nobody tries again.
 */
export class TcpLook {
  private readonly known = new Map<string, Asked>();
  private readonly waiting: [key: string, asked: Asked][] = [];
  private running = false;
  private restUntil = 0;
  private pause: NodeJS.Timeout | undefined;
  private readonly run: RunSs;

  constructor(run: RunSs) {
    this.run = run;
  }

  of(ends: Ends): Promise<LensTcp | null> {
    const now = performance.now();
    const key = keyOf(ends);
    const before = this.known.get(key);
    if (before && now - before.at < limits.systemEveryMs) return before.told;
    if (now < this.restUntil || this.waiting.length >= limits.socketsAtOnce) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<LensTcp | null>();
    const asked = { ends, at: now, told: promise, tell: resolve };
    this.known.set(key, asked);
    this.waiting.push([key, asked]);
    if (!this.running) void this.ask();
    return promise;
  }

  stop(): void {
    clearTimeout(this.pause);
    this.restUntil = Infinity;
    this.answer(this.waiting.splice(0), new Map());
  }

  private async ask(): Promise<void> {
    this.running = true;
    const asked = this.waiting.splice(0);
    this.answer(asked, await this.read(asked.map(([, { ends }]) => ends)));
    this.forget();
    if (performance.now() < this.restUntil) this.answer(this.waiting.splice(0), new Map());
    if (this.restUntil === Infinity) return;
    this.pause = setTimeout(() => {
      this.running = false;
      if (this.waiting.length > 0) void this.ask();
    }, limits.systemPauseMs).unref();
  }

  private async read(all: Ends[]): Promise<Map<string, LensTcp>> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), limits.systemPatienceMs);
    try {
      const printed = await this.run(filterOf(all), giveUp.signal);
      const lines = printed.split('\n').flatMap((line) => readTcpLine(line) ?? []);
      return new Map(lines.map((line) => [keyOf(line), line.tcp]));
    } catch (error) {
      const missing = ['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
      this.restUntil = missing ? Infinity : performance.now() + limits.systemRestMs;
      return new Map();
    } finally {
      clearTimeout(timer);
    }
  }

  private answer(asked: typeof this.waiting, told: ReadonlyMap<string, LensTcp>): void {
    for (const [key, { tell }] of asked) tell(told.get(key) ?? null);
  }

  /** Those who closed their lens. */
  private forget(): void {
    const old = performance.now() - limits.systemEveryMs;
    for (const [key, { at }] of this.known) if (at < old) this.known.delete(key);
  }
}

/** Exactly these sockets. */
export function filterOf(all: readonly Ends[]): string[] {
  return all.flatMap(({ local, remote }, at) => [
    ...(at > 0 ? ['or'] : []),
    ...['(', 'src', written(local), 'and', 'dst', written(remote), ')'],
  ]);
}

const keyOf = ({ local, remote }: Ends): string => `${written(local)} ${written(remote)}`;

const written = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
