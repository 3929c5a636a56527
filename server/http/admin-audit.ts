import { z } from 'zod';
import { TraceFilter, TracePage } from '../../protocol/admin.ts';
import { limits } from '../../protocol/limits.ts';
import { auditCsv } from '../admin/audit-csv.ts';
import type { Administration } from '../admin/create.ts';
import { Paged } from './admin-query.ts';
import { administrator } from './context.ts';
import { attachment, bodyOf } from './download.ts';
import { createRoute, errors, json, newRoutes } from './routes.ts';

const tags = ['administration'];
const hidden = errors('unauthenticated', 'unverified', 'not_found');
const file = z.custom<ReadableStream>().openapi({ type: 'string', format: 'binary' });

/** What administrators and staff did, on the whole server. */
export function adminAuditRoutes({ audit }: Pick<Administration, 'audit'>) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/audit',
      tags,
      summary: 'What administrators and staff did, newest first, by person, room and deed',
      request: { query: Paged.extend(TraceFilter.shape) },
      responses: { 200: json(TracePage, 'A page'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      return c.json(await audit.page(c.req.valid('query')), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/audit/export',
      tags,
      summary: 'The same as a table for spreadsheets',
      request: { query: TraceFilter },
      responses: { 200: { description: 'The file', content: { 'text/csv': { schema: file } } }, ...hidden },
    }),
    (c) => {
      administrator(c);
      const patience = { stallMs: limits.exportStallMs, allMs: limits.exportMs };
      const body = bodyOf(auditCsv(audit, c.req.valid('query')), () => {}, patience);
      const name = `audit ${new Date().toISOString().slice(0, 10)}`;
      return c.body(body, 200, {
        'Content-Type': 'text/csv; charset=utf-8; header=present',
        'Content-Disposition': attachment(name, 'csv'),
      });
    },
  );

  return routes;
}
