import type { Rates, Taken } from '../rates.ts';
import type { Bus } from './port.ts';

const everyMs = 50;
/** What is gathered at most before it is told without waiting any longer. */
const atOnce = 1_000;
const channel = 'rates';

/** On the wire: name of the rate, key, count, and 1 when all was forgiven before. */
type Told = [name: string, key: string, count: number, cleared: 0 | 1];

/**
 * Rates that hold for all nodes of a bus together: whoever lets somebody pass tells the others within 50 ms, and they charge
 * their own buckets. Nobody is asked, so nothing waits; for a moment, and while the bus is away, somebody who is at several
 * nodes at once may take as much from each.
 */
export function createSharedRates(bus: Pick<Bus, 'publish' | 'subscribe'>): { rates: Rates; stop(): void } {
  const heard = new Map<string, (taken: Taken) => void>();
  const gathered = new Map<string, Told>();
  let timer: NodeJS.Timeout | undefined;

  const { end } = bus.subscribe(channel, (message) => {
    for (const [name, key, count, cleared] of message as Told[])
      heard.get(name)?.({ key, count, cleared: cleared === 1 });
  });

  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    bus.publish(channel, [...gathered.values()]);
    gathered.clear();
  }

  function gather(name: string, { key, count, cleared }: Taken): void {
    const id = `${name} ${key}`;
    const before = gathered.get(id);
    if (cleared || !before) gathered.set(id, [name, key, count, cleared ? 1 : 0]);
    else before[2] += count;
    if (gathered.size >= atOnce) tell();
    else timer ??= setTimeout(tell, everyMs).unref();
  }

  return {
    rates: (name) => (listener) => {
      if (heard.has(name)) throw new Error(`two rates are called ${name}`);
      heard.set(name, listener);
      return (taken) => gather(name, taken);
    },
    stop() {
      clearTimeout(timer);
      end();
    },
  };
}
