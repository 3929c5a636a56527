import type { Metric } from 'prom-client';
import { familiesOf } from './families.ts';
import type { Family } from './family.ts';
import type { Reader } from './reading.ts';

export interface Exposition {
  contentType: string;
  text(): Promise<string>;
}

/** The text that Prometheus reads. The library is loaded at the first question: who has no metrics pays nothing for it. */
export async function createExposition(reader: Pick<Reader, 'read'>): Promise<Exposition> {
  const { Registry } = await import('prom-client');
  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    async text() {
      const families = familiesOf(await reader.read());
      const registry = new Registry();
      for (const family of families) registry.registerMetric(asMetric(family));
      return registry.metrics();
    },
  };
}

/** What the registry asks of a metric is its name and its values now; ours are counted elsewhere. */
function asMetric(family: Family): Metric {
  const made = { ...family, aggregator: 'sum', get: async () => ({ ...family, aggregator: 'sum' }) };
  return made as unknown as Metric;
}
