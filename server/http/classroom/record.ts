import { z } from 'zod';
import { Id } from '../../../protocol/envelope.ts';
import { limits } from '../../../protocol/limits.ts';
import { LectureRecord } from '../../../protocol/record.ts';
import type { Records } from '../../record/create.ts';
import { verifiedPerson } from '../context.ts';
import { attachment, bodyOf } from '../download.ts';
import { zone } from '../export.ts';
import { createRoute, errors, json, newRoutes } from '../routes.ts';
import { refuseOtherSites } from './other-sites.ts';

const tags = ['classroom'];
const params = z.object({ id: Id, lecture: Id });
const hidden = ['unauthenticated', 'unverified', 'not_found', 'removed', 'busy'] as const;
const binary = { schema: z.custom<ReadableStream>().openapi({ type: 'string', format: 'binary' }) };

/** A lecture that is over. */
export function recordRoutes({ record }: { record: Records }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/lectures/{lecture}/record',
      tags,
      summary: 'What happened in the lecture, as one may see it',
      request: { params },
      responses: { 200: json(LectureRecord, 'The record'), ...errors(...hidden) },
    }),
    async (c) => {
      const { id, lecture } = c.req.valid('param');
      return c.json(await record.read(verifiedPerson(c), id, lecture), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/lectures/{lecture}/archive',
      tags,
      summary: 'Everything of the lecture as one file, for staff',
      request: { params, query: z.object({ zone: zone.describe('IANA time zone of the times in the chat') }) },
      responses: {
        200: { description: 'The archive, made while it is read', content: { 'application/zip': binary } },
        ...errors(...hidden, 'bad_request', 'forbidden', 'forbidden_origin', 'rate'),
      },
    }),
    async (c) => {
      refuseOtherSites(c);
      const { id, lecture: lectureId } = c.req.valid('param');
      const begun = await record.archive.begin(verifiedPerson(c), id, lectureId, c.req.valid('query').zone);
      const { lecture, pieces, over } = begun;
      const ended = (fault?: unknown) => {
        over();
        if (fault) record.log.warn({ err: fault, requestId: c.get('requestId') }, 'an archive ended early');
      };
      const made = bodyOf(pieces, ended, { stallMs: limits.exportStallMs, allMs: limits.exportMs });
      const day = new Date(lecture.startedAt).toISOString().slice(0, 10);
      const headers = {
        'Content-Type': 'application/zip',
        'Content-Disposition': attachment(`${lecture.title} – ${day}`, 'zip'),
      };
      if (c.req.method !== 'HEAD') return c.body(made, 200, headers);
      await made.cancel(); // nobody will read it
      return c.body(new ReadableStream<Uint8Array>(), 200, headers);
    },
  );

  return routes;
}
