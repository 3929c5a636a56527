/** Reads a table as RFC 4180 describes it, and refuses anything else. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const [cell, after] = text[at] === '"' ? quoted(text, at + 1) : plain(text, at);
      row.push(cell);
      at = after;
      if (text[at] !== ',') break;
      at++;
    }
    if (!text.startsWith('\r\n', at)) throw new Error(`a record does not end with CRLF at ${at}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}

function quoted(text: string, from: number): [cell: string, after: number] {
  let cell = '';
  for (let at = from; at < text.length; at++) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') cell += text[at++];
    else return [cell, at + 1];
  }
  throw new Error('a quoted cell does not end');
}

function plain(text: string, from: number): [cell: string, after: number] {
  const [cell = ''] = /^[^",\r\n]*/.exec(text.slice(from, from + 1_000))!;
  return [cell, from + cell.length];
}
