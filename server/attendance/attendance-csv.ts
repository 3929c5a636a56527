import type { AttendanceList } from '../../protocol/attendance.ts';
import { cell } from '../chat/export-csv.ts';

const columns = 'name,account,present,percent,connected_minutes,watched_minutes,first,last,claim,claim_text,reason';

/** Who was at a lecture, as a table for spreadsheets (RFC 4180). Nothing in it is a formula to them. Times are in UTC. */
export function attendanceCsv({ people }: AttendanceList): string {
  const lines = people.map((one) => [
    cell(one.name),
    cell(one.account),
    one.present ? 'yes' : 'no',
    String(one.percent),
    minutes(one.connectedMs),
    minutes(one.watchedMs),
    time(one.connected[0]?.from),
    time(one.connected.at(-1)?.until),
    one.claim?.state ?? '',
    cell(one.claim?.text ?? ''),
    cell(one.claim?.reason ?? ''),
  ]);
  return `\ufeff${columns}\r\n${lines.map((line) => `${line.join(',')}\r\n`).join('')}`;
}

const minutes = (ms: number): string => (ms / 60_000).toFixed(1);
const time = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());
