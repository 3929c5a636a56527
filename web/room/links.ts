/** A piece of a message: plain text, or text that is a link to `href`. */
export type Piece = { text: string; href?: string };

/**
 * Addresses end at white space, at brackets and quotes that surround them, and at every character that is invisible or
 * turns the direction of writing: with those an address can look like another one (Unicode TR 36).
 */
const ends = /[\s\p{C}\p{Default_Ignorable_Code_Point}<>"`{}|\\^]/u;
const starts = /https?:\/\//gi;

/** Splits a message at the addresses in it. Only `http` and `https` become links. One pass: its time grows with the length alone. */
export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  starts.lastIndex = 0;
  for (let found = starts.exec(text); found; found = starts.exec(text)) {
    const raw = addressAt(text, found.index);
    starts.lastIndex = found.index + Math.max(raw.length, found[0].length);
    const address = withoutTail(raw);
    const href = safeHref(address);
    if (!href) continue;
    if (found.index > done) pieces.push({ text: text.slice(done, found.index) });
    pieces.push({ text: address, href });
    done = found.index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

/** Long enough for every real address, short enough to be looked at. */
const LONGEST = 2_000;

function addressAt(text: string, start: number): string {
  const candidate = text.slice(start, start + LONGEST + 1);
  const end = candidate.search(ends);
  return end < 0 ? candidate : candidate.slice(0, end);
}

const tail = `.,;:!?'*_]…”’»）。，！？`;

/** Without the punctuation of the sentence around it; a closing bracket stays when it was opened within the address. */
function withoutTail(address: string): string {
  let open = 0;
  for (const character of address) open += character === '(' ? 1 : character === ')' ? -1 : 0;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1]!;
    if (last === ')' && open < 0) open++;
    else if (!tail.includes(last)) break;
  }
  return address.slice(0, end);
}

/** Null for what is no address, and for one with a user name in it: `https://bank.example@evil.example` misleads. */
function safeHref(address: string): string | null {
  if (address.length > LONGEST) return null;
  try {
    const url = new URL(address);
    if (url.username || url.password || !url.hostname) return null;
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}
