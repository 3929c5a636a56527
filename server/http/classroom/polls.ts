import { z } from 'zod';
import { Id } from '../../../protocol/envelope.ts';
import {
  PollContent,
  PollFormat,
  PollImport,
  PollLibrary,
  PollOrder,
  PollRunPage,
  PreparedPoll,
} from '../../../protocol/polls.ts';
import type { Polls } from '../../polls/create.ts';
import { formats } from '../../polls/files/formats.ts';
import { verifiedPerson } from '../context.ts';
import { attachment } from '../download.ts';
import { body, createRoute, empty, errors, json, newRoutes } from '../routes.ts';
import { pictureRoutes } from './pictures.ts';

const params = z.object({ id: Id });
const tags = ['polls'];
const common = ['unauthenticated', 'unverified', 'removed', 'not_found', 'forbidden'] as const;
const changes = [...common, 'bad_request', 'rate', 'busy'] as const;
const text = { schema: z.string() };
const file = (description: string) => ({
  200: { description, content: { 'application/json': text, 'text/csv': text, 'application/xml': text } },
});

/** What a room has prepared and what it was asked: for staff, over HTTP. Running a poll goes over the socket. */
export function pollsRoutes({ polls }: { polls: Polls }) {
  const routes = newRoutes();
  routes.route('/', libraryRoutes(polls));
  routes.route('/', fileRoutes(polls));
  routes.route('/', runRoutes(polls));
  routes.route('/', pictureRoutes(polls));
  return routes;
}

function libraryRoutes({ library }: Polls) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/polls',
      tags,
      summary: 'The prepared polls, in their order',
      request: { params },
      responses: { 200: json(PollLibrary, 'All of them'), ...errors(...common) },
    }),
    async (c) => c.json({ polls: await library.list(verifiedPerson(c), c.req.valid('param').id) }, 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/{id}/polls',
      tags,
      summary: 'Prepare a poll; it comes last',
      request: { params, body: body(PollContent) },
      responses: { 201: json(PreparedPoll, 'As it is kept'), ...errors(...changes, 'quota', 'too_large') },
    }),
    async (c) => c.json(await library.add(verifiedPerson(c), c.req.valid('param').id, c.req.valid('json')), 201),
  );

  routes.openapi(
    createRoute({
      method: 'put',
      path: '/api/rooms/{id}/polls',
      tags,
      summary: 'Put the prepared polls into another order: all their ids',
      request: { params, body: body(PollOrder) },
      responses: { 204: empty('In this order'), ...errors(...changes, 'conflict') },
    }),
    async (c) => {
      await library.order(verifiedPerson(c), c.req.valid('param').id, c.req.valid('json').polls);
      return c.body(null, 204);
    },
  );

  const one = params.extend({ poll: Id });
  routes.openapi(
    createRoute({
      method: 'put',
      path: '/api/rooms/{id}/polls/{poll}',
      tags,
      summary: 'Change a prepared poll; what was put to the room before stays as it was',
      request: { params: one, body: body(PollContent) },
      responses: { 200: json(PreparedPoll, 'As it is kept'), ...errors(...changes, 'too_large') },
    }),
    async (c) => {
      const { id, poll } = c.req.valid('param');
      return c.json(await library.change(verifiedPerson(c), id, poll, c.req.valid('json')), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/api/rooms/{id}/polls/{poll}',
      tags,
      summary: 'Remove a prepared poll; what was put to the room stays',
      request: { params: one },
      responses: { 204: empty('It is gone'), ...errors(...changes) },
    }),
    async (c) => {
      const { id, poll } = c.req.valid('param');
      await library.remove(verifiedPerson(c), id, poll);
      return c.body(null, 204);
    },
  );

  return routes;
}

function fileRoutes({ library, roomName }: Polls) {
  const routes = newRoutes();
  const query = z.object({ format: PollFormat });

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/{id}/polls/import',
      tags,
      summary: 'Take over prepared polls from a file, and say of every other entry why not',
      request: { params, query, body: { content: { 'text/plain': text } } },
      responses: { 200: json(PollImport, 'What came of it'), ...errors(...changes, 'too_large') },
    }),
    async (c) => {
      const { format } = c.req.valid('query');
      return c.json(await library.take(verifiedPerson(c), c.req.valid('param').id, format, () => c.req.text()), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/polls/export',
      tags,
      summary: 'The prepared polls as a file',
      request: { params, query },
      responses: { ...file('All of them'), ...errors(...common, 'bad_request') },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { format } = c.req.valid('query');
      const made = await library.file(verifiedPerson(c), id, format);
      const { type, extension } = formats[format];
      return c.body(made, 200, {
        'Content-Type': type,
        'Content-Disposition': attachment(`${await roomName(id)} – polls`, extension),
      });
    },
  );

  return routes;
}

function runRoutes({ past, roomName }: Polls) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/poll-runs',
      tags,
      summary: 'What was put to the room, with results; staff only',
      request: { params, query: z.object({ before: z.string().max(50).optional() }) },
      responses: { 200: json(PollRunPage, 'Newest first'), ...errors(...common, 'bad_request') },
    }),
    async (c) => c.json(await past.page(verifiedPerson(c), c.req.valid('param').id, c.req.valid('query').before), 200),
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/poll-runs/{run}/export',
      tags,
      summary: 'All answers to one of them as a file; with names only where people were told so; staff only',
      request: { params: params.extend({ run: Id }), query: z.object({ format: z.enum(['csv', 'json']) }) },
      responses: { ...file('The answers'), ...errors(...common, 'bad_request', 'rate') },
    }),
    async (c) => {
      const { id, run: runId } = c.req.valid('param');
      const { format } = c.req.valid('query');
      const { run, text } = await past.results(verifiedPerson(c), id, runId, format);
      const { type, extension } = formats[format];
      const day = new Date(run.openedAt).toISOString().slice(0, 10);
      return c.body(text, 200, {
        'Content-Type': type,
        'Content-Disposition': attachment(`${await roomName(id)} – ${run.content.title} – ${day}`, extension),
      });
    },
  );

  return routes;
}
