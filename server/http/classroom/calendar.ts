import { z } from 'zod';
import { Id } from '../../../protocol/envelope.ts';
import {
  CalendarFeed,
  CalendarFeedList,
  CalendarFeedNew,
  ReminderChoice,
  RemindersDue,
  RemindersStop,
} from '../../../protocol/schedule.ts';
import type { Schedule } from '../../schedule/create.ts';
import { verifiedPerson } from '../context.ts';
import { body, createRoute, empty, errors, json, newRoutes } from '../routes.ts';

const tags = ['schedule'];
const common = ['unauthenticated', 'unverified'] as const;

/** Calendar addresses and reminders, of oneself. */
export function calendarRoutes({
  schedule: { feeds, reminders },
}: {
  schedule: Pick<Schedule, 'feeds' | 'reminders'>;
}) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/me/calendars',
      tags,
      summary: 'One’s own calendar addresses, without what is secret in them',
      responses: { 200: json(CalendarFeedList, 'Newest first'), ...errors(...common) },
    }),
    async (c) => c.json({ feeds: await feeds.list(verifiedPerson(c)) }, 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/me/calendars',
      tags,
      summary: 'A new calendar address, of one room or of all one is in',
      request: { body: body(CalendarFeedNew) },
      responses: {
        201: json(CalendarFeed, 'With its address, this once'),
        ...errors(...common, 'removed', 'not_found', 'quota'),
      },
    }),
    async (c) => c.json(await feeds.make(verifiedPerson(c), c.req.valid('json').room), 201),
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/api/me/calendars/{id}',
      tags,
      summary: 'Revoke a calendar address',
      request: { params: z.object({ id: Id }) },
      responses: { 204: empty('It shows nothing any more'), ...errors(...common, 'not_found') },
    }),
    async (c) => {
      await feeds.remove(verifiedPerson(c), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/me/reminders',
      tags,
      summary: 'When one wants to be reminded of lectures',
      responses: { 200: json(ReminderChoice, 'Minutes before'), ...errors(...common) },
    }),
    async (c) => c.json(await reminders.choice(verifiedPerson(c)), 200),
  );

  routes.openapi(
    createRoute({
      method: 'put',
      path: '/api/me/reminders',
      tags,
      summary: 'Choose when one wants to be reminded of lectures',
      request: { body: body(ReminderChoice) },
      responses: { 200: json(ReminderChoice, 'As it is now'), ...errors(...common) },
    }),
    async (c) => c.json(await reminders.choose(verifiedPerson(c), c.req.valid('json')), 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/me/reminders/due',
      tags,
      summary: 'What this page is to show as notifications now; no other page is given the same',
      responses: { 200: json(RemindersDue, 'By time'), ...errors(...common) },
    }),
    async (c) => c.json(await reminders.due(verifiedPerson(c)), 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/reminders/stop',
      tags,
      summary: 'No more mails about lectures, by the token of one of them',
      security: [],
      request: { body: body(RemindersStop) },
      responses: { 204: empty('They are turned off'), ...errors('token_invalid') },
    }),
    async (c) => {
      await reminders.stop(c.req.valid('json').token);
      return c.body(null, 204);
    },
  );

  // What mail programs do when their reader presses "unsubscribe" (RFC 8058): no page of ours, no cookie, and no JSON. The token
  // alone says whose it is, so another site has nothing to gain from sending it.
  routes.post('/reminders/stop', async (c) => {
    await reminders.stop(c.req.query('token') ?? '');
    return c.text('You get no more e-mails about lectures.\n', 200);
  });

  // Calendar programs have no session either. No file of the pages is called like this.
  routes.get('/calendar/:file{[\\w-]{43}\\.ics}', async (c) => {
    const token = c.req.param('file').slice(0, -'.ics'.length);
    return c.body(await feeds.read(token, c.get('address')), 200, {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Cache-Control': 'private, no-cache',
    });
  });

  return routes;
}
