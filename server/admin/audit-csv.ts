import type { Trace, TraceFilter } from '../../protocol/admin.ts';
import { limits } from '../../protocol/limits.ts';
import { cell } from '../chat/export-csv.ts';
import type { SiteAudit } from './audit.store.ts';

const columns = 'utc,by,by_id,deed,about,about_id,room,room_id,detail';

/** The audit trail as a table (RFC 4180), newest first, a page at a time. Nothing in it is a formula to a spreadsheet. */
export async function* auditCsv(audit: Pick<SiteAudit, 'page'>, filter: TraceFilter): AsyncGenerator<string, void> {
  yield `\ufeff${columns}\r\n`;
  let after: string | undefined;
  do {
    const { entries, next } = await audit.page({ ...filter, after, limit: limits.exportPage });
    if (entries.length > 0) yield entries.map(lineOf).join('');
    after = next ?? undefined;
  } while (after !== undefined);
}

function lineOf({ at, by, deed, subject, room, detail }: Trace): string {
  const cells = [
    new Date(at).toISOString(),
    cell(by?.name ?? ''),
    cell(by?.id ?? ''),
    deed,
    cell(subject?.name ?? ''),
    cell(subject?.id ?? ''),
    cell(room?.name ?? ''),
    cell(room?.id ?? ''),
    cell(Object.keys(detail).length > 0 ? JSON.stringify(detail) : ''),
  ];
  return `${cells.join(',')}\r\n`;
}
