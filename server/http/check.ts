import { z } from 'zod';
import { CheckAnswer, CheckOffer } from '../../protocol/ice.ts';
import type { Check } from '../check/check.ts';
import { verifiedPerson } from './context.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

const binary = { schema: z.custom<ArrayBuffer>().openapi({ type: 'string', format: 'binary' }) };
const tags = ['media'];
const common = ['unauthenticated', 'unverified', 'rate'] as const;

/** The other end of the page on which people find out what their network lets through. */
export function checkRoutes({ check }: { check: Check }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/check/media',
      tags,
      summary: 'A media connection that carries nothing, to see whether it comes about',
      request: { body: body(CheckOffer) },
      responses: {
        200: json(CheckAnswer, 'Open for some seconds'),
        ...errors(...common, 'busy', 'sdp_invalid', 'media_unavailable'),
      },
    }),
    async (c) => {
      const { accountId } = verifiedPerson(c);
      const { sdp, mid } = c.req.valid('json');
      return c.json({ sdp: await check.connect(accountId, sdp, mid) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/check/download',
      tags,
      summary: 'A mebibyte of chance, to see how long it takes',
      responses: {
        200: { description: 'Random bytes', content: { 'application/octet-stream': binary } },
        ...errors(...common),
      },
    }),
    (c) => {
      const bytes = check.download(verifiedPerson(c).accountId);
      return c.body(bytes, 200, { 'Content-Type': 'application/octet-stream' });
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/check/upload',
      tags,
      summary: 'Takes any body, to see how long it takes, and forgets it',
      responses: { 204: empty('It arrived'), ...errors(...common, 'too_large') },
    }),
    async (c) => {
      check.upload(verifiedPerson(c).accountId);
      await c.req.arrayBuffer();
      return c.body(null, 204);
    },
  );

  return routes;
}
