import { createClock, reactionsInWords, type Format, type Line } from './export-format.ts';

const columns = 'number,time,utc,author,role,text,reply_to,edited,deleted,lecture,reactions';

/** A table for spreadsheets (RFC 4180). The byte order mark tells them that it is UTF-8. */
export const csv: Format = {
  type: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  writer({ zone }) {
    const clock = createClock(zone);
    const cells = (line: Line) => [
      String(line.number),
      clock.both(line.at),
      new Date(line.at).toISOString(),
      cell(line.author),
      line.role ?? '',
      cell(line.text ?? ''),
      line.replyTo === undefined ? '' : String(line.replyTo),
      line.editedAt === undefined ? '' : clock.both(line.editedAt),
      line.text === null ? 'deleted' : '',
      cell(line.lecture ?? ''),
      cell(reactionsInWords(line.reactions)),
    ];
    return {
      begin: () => `\ufeff${columns}\r\n`,
      line: (line) => `${cells(line).join(',')}\r\n`,
      end: () => '',
    };
  },
};

/**
 * Quoted, and no formula: what begins with one of these signs a spreadsheet would calculate, or run, when the file is opened;
 * an apostrophe before it makes it text.
 */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return safe === '' ? '' : `"${safe.replaceAll('"', '""')}"`;
}
