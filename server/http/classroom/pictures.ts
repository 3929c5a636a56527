import { z } from 'zod';
import { Id } from '../../../protocol/envelope.ts';
import { PictureMade } from '../../../protocol/polls.ts';
import type { Polls } from '../../polls/create.ts';
import { verifiedPerson } from '../context.ts';
import { createRoute, errors, json, newRoutes } from '../routes.ts';

const params = z.object({ id: Id });
const tags = ['polls'];
const common = ['unauthenticated', 'unverified', 'removed', 'not_found', 'forbidden'] as const;
const binary = { schema: z.custom<ArrayBuffer>().openapi({ type: 'string', format: 'binary' }) };
const images = { 'image/webp': binary, 'image/png': binary, 'image/jpeg': binary };

/** The pictures of polls' options. */
export function pictureRoutes({ pictures }: Polls) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'put',
      path: '/api/rooms/{id}/pictures',
      tags,
      summary: 'Keep a picture for the options of polls',
      request: { params, body: { content: images } },
      responses: {
        200: json(PictureMade, 'Its name in this room'),
        ...errors(...common, 'bad_request', 'too_large', 'rate', 'quota', 'busy'),
      },
    }),
    async (c) => {
      const read = async () => new Uint8Array(await c.req.arrayBuffer());
      return c.json({ id: await pictures.keep(verifiedPerson(c), c.req.valid('param').id, read) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/pictures/{picture}',
      tags,
      summary: 'A picture of an option, for members',
      request: { params: params.extend({ picture: Id }) },
      responses: { 200: { description: 'The picture', content: images }, ...errors(...common) },
    }),
    async (c) => {
      const { id, picture } = c.req.valid('param');
      const { type, bytes } = await pictures.show(verifiedPerson(c), id, picture);
      return c.body(bytes, 200, {
        'Content-Type': type,
        // Its name is made of its bytes: under this name there is never another one.
        'Cache-Control': 'private, max-age=31536000, immutable',
        'Content-Disposition': 'inline',
        'Content-Security-Policy': "default-src 'none'; sandbox",
      });
    },
  );

  return routes;
}
