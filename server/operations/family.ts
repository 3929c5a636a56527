import type { Spread, Tally } from './figures.ts';

export interface Value {
  value: number;
  labels?: Record<string, string>;
  /** Where it is not the family's own, as in a histogram. */
  metricName?: string;
}

/** One metric with all its labels. */
export interface Family {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram' | 'summary';
  values: Value[];
}

/** Null leaves the metric without a value: better none than a wrong one. */
export function gauge(name: string, help: string, value: number | null): Family {
  return family('gauge', name, help, value === null ? [] : [{ value }]);
}

export function counter(name: string, help: string, value: number): Family {
  return family('counter', name, help, [{ value }]);
}

export function family(type: Family['type'], name: string, help: string, values: Value[]): Family {
  return { name, help, type, values };
}

export function tally(name: string, help: string, label: string, { counts }: Tally): Family {
  const values = [...counts].map(([of, value]) => ({ value, labels: { [label]: of } }));
  return family('counter', name, help, values);
}

/** Prometheus wants for each bound how many lie at or below it, not how many lie between two. */
export function spread(name: string, help: string, { bounds, counts, sum, count }: Spread): Family {
  let below = 0;
  const buckets = [...bounds, '+Inf'].map((le, at) => {
    below += counts[at]!;
    return { metricName: `${name}_bucket`, labels: { le: String(le) }, value: below };
  });
  return family('histogram', name, help, [
    ...buckets,
    { metricName: `${name}_sum`, value: sum },
    { metricName: `${name}_count`, value: count },
  ]);
}
