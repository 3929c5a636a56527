import type { OpenAPIHono } from '@hono/zod-openapi';
import { errorCatalogue, type ErrorCode } from '../../protocol/errors.ts';
import type { HttpEnv } from './context.ts';

type Document = ReturnType<OpenAPIHono<HttpEnv>['getOpenAPI31Document']>;

/**
 * The description of all routes as OpenAPI 3.1, made from the schemas that check the requests. Adds what holds for every
 * route: how one signs in, a name for each operation, and the refusals that no route lists because each may give them.
 */
export function describeApi(
  app: OpenAPIHono<HttpEnv>,
  { version, sessionCookie }: { version: string; sessionCookie: string },
): Document {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookie,
    description:
      'Set by signing in. Requests that change something also need an `Origin` header with an address of this server.',
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ChatStream',
      version,
      license: { name: 'AGPL-3.0-or-later' },
      description,
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
  });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = item[method];
      if (!operation) continue;
      operation.operationId ??= nameOf(method, path);
      operation.responses = { ...generalRefusals(method, path, operation), ...operation.responses };
    }
  }
  return document;
}

const description = `Everything the pages do is possible with these routes and the socket that PROTOCOL.md describes.
Refusals answer with \`Error\`; its codes never change their meaning.`;

/** `get /api/rooms/{id}/members` is `getRoomsIdMembers`. */
function nameOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word && word !== 'api');
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function generalRefusals(method: string, path: string, operation: { requestBody?: unknown; parameters?: unknown[] }) {
  if (!path.startsWith('/api/')) return {};
  const codes: ErrorCode[] = ['internal', 'busy'];
  if (method !== 'get') codes.push('forbidden_origin');
  if (operation.requestBody) codes.push('bad_request', 'too_large');
  if (operation.parameters?.length) codes.push('bad_request');
  return Object.fromEntries(codes.map((code) => [errorCatalogue[code].status, refusal(code)]));
}

function refusal(code: ErrorCode) {
  const schema = { $ref: '#/components/schemas/Error' };
  return { description: `\`${code}\`: ${errorCatalogue[code].text}`, content: { 'application/json': { schema } } };
}
