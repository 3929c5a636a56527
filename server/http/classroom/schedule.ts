import { z } from 'zod';
import { Id } from '../../../protocol/envelope.ts';
import {
  ScheduleCancel,
  ScheduleChange,
  ScheduleList,
  ScheduleNew,
  ScheduleRange,
} from '../../../protocol/schedule.ts';
import type { Schedule } from '../../schedule/create.ts';
import { verifiedPerson } from '../context.ts';
import { attachment } from '../download.ts';
import { body, createRoute, errors, json, newRoutes } from '../routes.ts';

const room = z.object({ id: Id });
const lecture = room.extend({ lecture: Id });
/** Programs tell by the end of an address what they are given. */
const file = room.extend({ lecture: z.string().regex(/^[\w-]{16,32}(\.ics)?$/) });
const tags = ['schedule'];
const common = ['unauthenticated', 'unverified', 'removed', 'not_found'] as const;

/** What is planned: in a room, and in all of one's rooms. */
export function scheduleRoutes({
  schedule: { scheduling, feeds },
}: {
  schedule: Pick<Schedule, 'scheduling' | 'feeds'>;
}) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/schedule',
      tags,
      summary: 'What is planned in all rooms one is a member of',
      request: { query: ScheduleRange },
      responses: { 200: json(ScheduleList, 'By time; at most 1000'), ...errors('unauthenticated', 'unverified') },
    }),
    async (c) => c.json({ lectures: await scheduling.mine(verifiedPerson(c), c.req.valid('query')) }, 200),
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/schedule',
      tags,
      summary: 'What is planned in the room, and what was',
      request: { params: room, query: ScheduleRange },
      responses: { 200: json(ScheduleList, 'By time; at most 1000'), ...errors(...common) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ lectures: await scheduling.list(verifiedPerson(c), id, c.req.valid('query')) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/{id}/schedule',
      tags,
      summary: 'Plan a lecture, or one for each week',
      request: { params: room, body: body(ScheduleNew) },
      responses: { 201: json(ScheduleList, 'What was planned'), ...errors(...common, 'forbidden', 'quota', 'rate') },
    }),
    async (c) => {
      const lectures = await scheduling.plan(verifiedPerson(c), c.req.valid('param').id, c.req.valid('json'));
      return c.json({ lectures }, 201);
    },
  );

  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/api/rooms/{id}/schedule/{lecture}',
      tags,
      summary: 'Change a planned lecture, or also the later ones of its series; members are told',
      request: { params: lecture, body: body(ScheduleChange) },
      responses: {
        200: json(ScheduleList, 'What was changed, as it is now'),
        ...errors(...common, 'forbidden', 'conflict', 'rate'),
      },
    }),
    async (c) => {
      const { id, lecture } = c.req.valid('param');
      return c.json({ lectures: await scheduling.change(verifiedPerson(c), id, lecture, c.req.valid('json')) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/{id}/schedule/{lecture}/cancel',
      tags,
      summary: 'Cancel a planned lecture, or let it take place after all; members are told',
      request: { params: lecture, body: body(ScheduleCancel) },
      responses: {
        200: json(ScheduleList, 'What was changed, as it is now'),
        ...errors(...common, 'forbidden', 'conflict', 'rate'),
      },
    }),
    async (c) => {
      const { id, lecture } = c.req.valid('param');
      return c.json({ lectures: await scheduling.cancel(verifiedPerson(c), id, lecture, c.req.valid('json')) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/schedule/{lecture}',
      tags,
      summary: 'A planned lecture as a file for calendar programs: its id, and `.ics`',
      request: { params: file },
      responses: {
        200: { description: 'iCalendar (RFC 5545)', content: { 'text/calendar': { schema: z.string() } } },
        ...errors(...common),
      },
    }),
    async (c) => {
      const { id, lecture } = c.req.valid('param');
      const row = await scheduling.one(verifiedPerson(c), id, lecture.replace(/\.ics$/, ''));
      const headers = {
        'Content-Type': 'text/calendar; charset=utf-8',
        'Content-Disposition': attachment(row.title, 'ics'),
      };
      return c.body(await feeds.file(row), 200, headers) as never; // the types take every text for JSON
    },
  );

  return routes;
}
