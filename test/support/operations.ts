/** The routes of a server by its own description, and requests that fit them. */
import { picture } from './closed-room.ts';
import { ask, type Asking } from './http.ts';
import { sampleOf, type Schema } from './sample.ts';

export interface Operation {
  /** `get /api/rooms/{id}` */
  name: string;
  method: string;
  path: string;
  parameters: { in: string; name: string; required?: boolean; schema: Schema }[];
  body: Schema | undefined;
  /** What it takes besides JSON. */
  takes: string | undefined;
}

interface Described {
  parameters?: Operation['parameters'];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export async function operationsOf(url: string): Promise<Operation[]> {
  const { paths } = (await ask(`${url}/api/openapi.json`)).json<{
    paths: Record<string, Record<string, Described>>;
  }>();
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { parameters = [], requestBody }]) => {
      const body = requestBody?.content['application/json']?.schema;
      const takes = body ? undefined : Object.keys(requestBody?.content ?? {}).find((type) => type in samples);
      return { name: `${method} ${path}`, method, path, parameters, body, takes };
    }),
  );
}

/** What is sent where no JSON is taken. */
const samples: Record<string, Buffer> = { 'text/plain': Buffer.from('{"polls":[]}'), 'image/png': picture };

/** What stands in paths for things of a room of which there are none. */
export const absent = Object.fromEntries(
  ['lecture', 'poll', 'run', 'picture', 'account'].map((name) => [name, 'n'.repeat(22)]),
);

/** A good request, with values by name for every place; `id` is what `{id}` in the path stands for. */
export function requestFor(
  { method, path, parameters, body, takes }: Operation,
  values: Record<string, unknown>,
  id: string,
): { path: string; asking: Asking } {
  const value = (name: string, schema: Schema) => encodeURIComponent(String(sampleOf(schema, { ...values, id }, name)));
  const query = parameters
    .filter((it) => it.in === 'query' && it.required)
    .map(({ name, schema }) => `${name}=${value(name, schema)}`);
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => value(name, {}));
  return {
    path: query.length > 0 ? `${filled}?${query.join('&')}` : filled,
    asking: {
      method: method.toUpperCase(),
      ...(body ? { body: sampleOf(body, values) } : {}),
      ...(takes ? { raw: samples[takes]!, type: takes } : {}),
    },
  };
}
