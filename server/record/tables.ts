/** What of a lecture is a table in its archive (RFC 4180). Nothing in them is a formula to a spreadsheet; times are in UTC. */
import type { PulseSpan } from '../../protocol/pulse.ts';
import { PulseKind } from '../../protocol/pulse.ts';
import type { Question } from '../../protocol/questions.ts';
import { cell } from '../chat/export-csv.ts';

export function questionsCsv(questions: readonly Question[]): string {
  const rows = questions.map((one) => [
    time(one.at),
    cell(authorOf(one)),
    cell(one.text ?? ''),
    one.state,
    String(one.votes),
    cell(one.answer ?? ''),
    cell(one.reason ?? ''),
    cell(one.decided?.name ?? ''),
    time(one.decided?.at),
  ]);
  return table(['time', 'author', 'question', 'state', 'votes', 'answer', 'reason', 'decided_by', 'decided'], rows);
}

export function pulseCsv(spans: readonly PulseSpan[]): string {
  const kinds = PulseKind.options;
  const rows = spans.map(({ at, counts, audience }) => [
    time(at),
    ...kinds.map((kind) => String(counts[kind] ?? 0)),
    String(audience),
  ]);
  return table(['time', ...kinds, 'audience'], rows);
}

function authorOf({ by, anonymous }: Question): string {
  if (anonymous) return 'Anonymous';
  return by?.name || 'Deleted account';
}

function table(head: string[], rows: string[][]): string {
  return `\ufeff${[head, ...rows].map((row) => `${row.join(',')}\r\n`).join('')}`;
}

const time = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());
