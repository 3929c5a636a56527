import { z } from 'zod';
import { AttendanceContest, AttendanceDecision, AttendanceList } from '../../../protocol/attendance.ts';
import { Id } from '../../../protocol/envelope.ts';
import { attendanceCsv } from '../../attendance/attendance-csv.ts';
import type { Attendances } from '../../attendance/create.ts';
import { verifiedPerson } from '../context.ts';
import { attachment } from '../download.ts';
import { body, createRoute, empty, errors, json, newRoutes } from '../routes.ts';
import { refuseOtherSites } from './other-sites.ts';

const tags = ['classroom'];
const params = z.object({ id: Id, lecture: Id });
const path = '/api/rooms/{id}/lectures/{lecture}/attendance';
const hidden = ['unauthenticated', 'unverified', 'not_found', 'removed', 'busy'] as const;
const binary = { schema: z.custom<ReadableStream>().openapi({ type: 'string', format: 'binary' }) };

/** Who was at a lecture. */
export function attendanceRoutes({ attendance }: { attendance: Attendances }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path,
      tags,
      summary: 'Who was at the lecture: everybody for staff, for a student himself',
      request: { params },
      responses: { 200: json(AttendanceList, 'By name'), ...errors(...hidden) },
    }),
    async (c) => {
      const { id, lecture } = c.req.valid('param');
      return c.json(await attendance.list(verifiedPerson(c), id, lecture), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: `${path}/claim`,
      tags,
      summary: 'Contest one’s own attendance; again, in other words, while nobody decided',
      request: { params, body: body(AttendanceContest) },
      responses: {
        204: empty('Staff see it'),
        ...errors(...hidden, 'bad_request', 'forbidden', 'conflict', 'rate'),
      },
    }),
    async (c) => {
      const { id, lecture } = c.req.valid('param');
      await attendance.contest(verifiedPerson(c), id, lecture, c.req.valid('json').text);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'put',
      path: `${path}/{account}/claim`,
      tags,
      summary: 'Decide about what a student contests',
      request: { params: params.extend({ account: Id }), body: body(AttendanceDecision) },
      responses: { 204: empty('Decided, and noted'), ...errors(...hidden, 'bad_request', 'forbidden') },
    }),
    async (c) => {
      const { id, lecture, account } = c.req.valid('param');
      await attendance.decide(verifiedPerson(c), id, lecture, account, c.req.valid('json'));
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: `${path}/export`,
      tags,
      summary: 'Who was at the lecture, as a file',
      request: { params, query: z.object({ format: z.enum(['csv', 'json']) }) },
      responses: {
        200: { description: 'The file', content: { 'text/csv': binary, 'application/json': binary } },
        ...errors(...hidden, 'bad_request', 'forbidden', 'forbidden_origin', 'rate'),
      },
    }),
    async (c) => {
      refuseOtherSites(c);
      const { id, lecture: lectureId } = c.req.valid('param');
      const { format } = c.req.valid('query');
      const { lecture, list } = await attendance.take(verifiedPerson(c), id, lectureId);
      const day = new Date(lecture.startedAt).toISOString().slice(0, 10);
      const headers = {
        'Content-Type':
          format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json; charset=utf-8',
        'Content-Disposition': attachment(`${lecture.title} – attendance – ${day}`, format),
      };
      const file = format === 'csv' ? attendanceCsv(list) : `${JSON.stringify(list, null, 1)}\n`;
      return c.body(file, 200, headers) as never;
    },
  );

  return routes;
}
