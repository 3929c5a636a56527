/** Tables as spreadsheets write them: RFC 4180, and what its relatives do otherwise. */

/**
 * The rows of a table; null when a quote does not end. Lines may end with LF alone, and instead of commas there may be semicolons or
 * tabs, where the first line has them.
 */
export function readTable(text: string): string[][] | null {
  const table = text.replace(/^\ufeff/, '');
  const separator = separatorOf(table.slice(0, table.search(/[\r\n]|$/)));
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < table.length || row.length > 0;) {
    let cell: string;
    if (table[at] === '"') {
      const end = endOfQuote(table, at + 1);
      if (end === -1) return null;
      cell = table.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
      // What stands behind the quote, against the rules, belongs to the cell.
      const rest = endOfPlain(table, at, separator);
      cell += table.slice(at, rest);
      at = rest;
    } else {
      const end = endOfPlain(table, at, separator);
      cell = table.slice(at, end);
      at = end;
    }
    row.push(cell);
    if (table[at] === separator) {
      at++;
      continue;
    }
    at += table.startsWith('\r\n', at) ? 2 : 1;
    if (row.some((one) => one.trim() !== '')) rows.push(row);
    row = [];
  }
  return rows;
}

function separatorOf(first: string): string {
  const count = (sign: string) => first.split(sign).length;
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0]!;
}

/** A doubled quote is one of the text. */
function endOfQuote(table: string, from: number): number {
  for (let at = table.indexOf('"', from); at !== -1; at = table.indexOf('"', at + 2)) {
    if (table[at + 1] !== '"') return at;
  }
  return -1;
}

function endOfPlain(table: string, from: number, separator: string): number {
  let at = from;
  while (at < table.length && table[at] !== separator && table[at] !== '\r' && table[at] !== '\n') at++;
  return at;
}
