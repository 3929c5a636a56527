/** Something a JSON schema accepts, made of values by name where there are any: every property there is, to try them all. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  format?: string;
  pattern?: string;
  minLength?: number;
  minItems?: number;
  minimum?: number;
}

/** Throws where a name or a pattern is unknown: whoever adds one says here what stands for it. */
export function sampleOf(schema: Schema, values: Record<string, unknown>, name = ''): unknown {
  if (name in values) return values[name];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return sampleOf(choice[0]!, values, name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const properties = Object.entries(schema.properties ?? {});
    return Object.fromEntries(properties.map(([key, of]) => [key, sampleOf(of, values, key)]));
  }
  if (type === 'array') {
    return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, values, name));
  }
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 0, 1);
  if (type === 'boolean') return true;
  if (type === 'string' && !schema.pattern) return 'x'.repeat(schema.minLength ?? 1);
  throw new Error(`nobody said what stands for "${name}" (${JSON.stringify(schema)})`);
}
