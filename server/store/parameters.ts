/**
 * What may be bound to a statement, the same on both databases: booleans become 0 and 1, dates milliseconds.
 * PostgreSQL's text cannot hold U+0000 and nobody needs it in a name, so it is dropped here instead of failing there.
 * Event payloads keep it: JSON writes it as an escape.
 */
export function toParameters(values: readonly unknown[]): unknown[] {
  return values.map(toParameter);
}

function toParameter(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '') : value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  return value === undefined ? null : value;
}
