/** What to take home of a chat, and as what. */
export interface ExportWish {
  format: 'csv' | 'json' | 'txt' | 'html';
  what: 'all' | 'lecture' | 'span';
  lecture: string;
  /** Days as `<input type="date">` gives them: 2026-11-24. */
  from: string;
  to: string;
  pseudonyms: boolean;
}

/** Whether enough was chosen, and the first day is not after the last. */
export const isComplete = ({ what, lecture, from, to }: ExportWish): boolean =>
  what === 'all' || (what === 'lecture' ? lecture !== '' : from !== '' && to !== '' && from <= to);

/** Where the server gives it out. Days are those of this reader's calendar, the last one with all its hours; so are the times in the file. */
export function exportPath(roomId: string, wish: ExportWish, zone: string): string {
  const query = new URLSearchParams({ format: wish.format, zone });
  if (wish.what === 'lecture') query.set('lecture', wish.lecture);
  if (wish.what === 'span') {
    query.set('from', String(startOf(wish.from)));
    query.set('to', String(startOf(wish.to, 1)));
  }
  if (wish.pseudonyms) query.set('pseudonyms', '1');
  return `/api/rooms/${roomId}/export?${query}`;
}

function startOf(day: string, later = 0): number {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year!, month! - 1, date! + later).getTime();
}
