import type { BaseLogger } from 'pino';
import { z } from 'zod';
import { Id } from '../../protocol/envelope.ts';
import { limits } from '../../protocol/limits.ts';
import { formats, type ExportWish, type Exports } from '../chat/export.ts';
import { UserError } from '../errors.ts';
import { verifiedPerson } from './context.ts';
import { attachment, bodyOf } from './download.ts';
import { createRoute, errors, newRoutes } from './routes.ts';

const time = z.coerce.number().int().min(0).max(8.64e15).optional(); // the last moment a Date can be
/** An IANA time zone that this server knows. */
export const zone = z.string().max(64).refine(isZone, 'an IANA time zone').default('UTC');
const kinds = Object.keys(formats) as [keyof typeof formats, ...(keyof typeof formats)[]];
const binary = { schema: z.custom<ReadableStream>().openapi({ type: 'string', format: 'binary' }) };

const refusals = [
  'unauthenticated',
  'unverified',
  'bad_request',
  'not_found',
  'removed',
  'forbidden',
  'forbidden_origin',
  'rate',
  'busy',
] as const;

/** Taking a room's chat home. */
export function exportRoutes({ exports, log }: { exports: Exports; log: Pick<BaseLogger, 'warn'> }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/export',
      tags: ['rooms'],
      summary: 'The chat as a file: all of it, of one lecture, or of a span of time',
      request: {
        params: z.object({ id: Id }),
        query: z.object({
          format: z.enum(kinds),
          lecture: Id.optional(),
          from: time.describe('Milliseconds since 1970, with this one'),
          to: time.describe('Milliseconds since 1970, without this one'),
          pseudonyms: z.enum(['0', '1']).default('0').describe('1: students have numbers instead of names'),
          zone: zone.describe('IANA time zone of the times in the file'),
        }),
      },
      responses: {
        200: {
          description: 'The file, made while it is read',
          content: { 'text/csv': binary, 'application/json': binary, 'text/plain': binary, 'text/html': binary },
        },
        ...errors(...refusals),
      },
    }),
    async (c) => {
      // It leaves a note, so no page of another site may start it: not even by a link.
      if (!['same-origin', 'none', undefined].includes(c.req.header('sec-fetch-site'))) {
        throw new UserError('forbidden_origin');
      }
      const { format, lecture, from, to, pseudonyms, zone } = c.req.valid('query');
      const wish: ExportWish = { format, lectureId: lecture, from, to, pseudonyms: pseudonyms === '1', zone };
      const {
        about,
        format: made,
        pieces,
        over,
      } = await exports.begin(verifiedPerson(c), c.req.valid('param').id, wish);
      const patience = { stallMs: limits.exportStallMs, allMs: limits.exportMs };
      const ended = (fault?: unknown) => {
        over();
        if (fault) log.warn({ err: fault, requestId: c.get('requestId') }, 'an export ended early');
      };
      const body = bodyOf(pieces, ended, patience);
      const day = new Date(about.madeAt).toISOString().slice(0, 10);
      const name = [about.room, about.lecture, day].filter(Boolean).join(' – ');
      const headers = { 'Content-Type': made.type, 'Content-Disposition': attachment(name, made.extension) };
      if (c.req.method !== 'HEAD') return c.body(body, 200, headers);
      await body.cancel(); // nobody will read it
      return c.body(new ReadableStream<Uint8Array>(), 200, headers);
    },
  );

  return routes;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
