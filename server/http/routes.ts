/**
 * How every resource declares its routes, so that the answers, the checks and the OpenAPI description are alike:
 *
 * ```ts
 * export function roomRoutes({ rooms }: { rooms: Rooms }) {
 *   const routes = newRoutes();
 *   routes.openapi(
 *     createRoute({
 *       method: 'post',
 *       path: '/api/rooms',
 *       tags: ['rooms'],
 *       summary: 'Create a room',
 *       request: { body: body(NewRoom) },
 *       responses: { 201: json(RoomDetail, 'The room'), ...errors('unauthenticated', 'forbidden', 'quota') },
 *     }),
 *     async (c) => c.json(await rooms.create(verifiedPerson(c), c.req.valid('json')), 201),
 *   );
 *   return routes;
 * }
 * ```
 *
 * Refusals are thrown as `UserError`; `app.ts` turns them into answers.
 */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z, type ZodError, type ZodType } from 'zod';
import { errorCatalogue, type ErrorCode } from '../../protocol/errors.ts';
import { UserError } from '../errors.ts';
import type { HttpEnv } from './context.ts';

export { createRoute };

/** An empty set of routes whose failed validations become `bad_request` with the field to blame. */
export function newRoutes(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // An id that cannot exist names nothing: the same answer as for one that does not exist.
      if (result.target === 'param') throw new UserError('not_found');
      throw new UserError('bad_request', { field: blamed(result.error) });
    },
  });
}

/** A JSON body that must be there. Without `required` a request without a content type would pass unchecked. */
export function body<T extends ZodType>(schema: T) {
  return { required: true as const, content: { 'application/json': { schema } } };
}

/** A JSON answer. */
export function json<T extends ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** An answer without a body (204). */
export function empty(description: string) {
  return { description };
}

/** The refusals a route may answer with, by status. Those that every route may give are added by `openapi.ts`. */
export function errors<C extends ErrorCode>(
  ...codes: C[]
): { [S in (typeof errorCatalogue)[C]['status']]: ErrorAnswer } {
  const byStatus: Record<number, ErrorAnswer> = {};
  for (const code of codes) {
    const { status, text } = errorCatalogue[code];
    const line = `\`${code}\`: ${text}`;
    const known = byStatus[status];
    byStatus[status] = json(ErrorSchema, known ? `${known.description}\n${line}` : line);
  }
  return byStatus as { [S in (typeof errorCatalogue)[C]['status']]: ErrorAnswer };
}

/** `ErrorBody` of protocol/errors.ts, for the description. */
export const ErrorSchema = z
  .object({
    code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
    retryAfterMs: z.number().int().optional(),
    field: z.string().optional(),
    rule: z.string().optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Error', description: 'What every refusal answers with.' });

type ErrorAnswer = ReturnType<typeof json<typeof ErrorSchema>>;

function blamed(error: ZodError): string | undefined {
  const issue = error.issues[0];
  if (!issue) return undefined;
  const unknownKey = issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : [];
  return [...issue.path, ...unknownKey].map(String).join('.') || undefined;
}
