/**
 * Addresses end at white space, at brackets and quotes that surround them, and at every character that is invisible or
 * turns the direction of writing: with those an address can look like another one (Unicode TR 36).
 */
const ends = /[\s\p{C}\p{Default_Ignorable_Code_Point}<>"`{}|\\^]/u;

/** The address that begins at `start` with `http://` or `https://`; null where there is none that may become a link. */
export function linkAt(text: string, start: number): { text: string; href: string } | null {
  const address = withoutTail(addressAt(text, start));
  const href = webHref(address);
  return href === null ? null : { text: address, href };
}

/** Where a link that somebody named leads: `http`, `https` and `mailto` to one person. Null for everything else. */
export const safeHref = (address: string): string | null => mailHref(address) ?? webHref(address);

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
function webHref(address: string): string | null {
  if (address.length > LONGEST || !/^https?:\/\//i.test(address) || ends.test(address)) return null;
  try {
    const url = new URL(address);
    return url.username || url.password || !url.hostname ? null : url.href;
  } catch {
    return null;
  }
}

/** One address and nothing else: with `?` a link could also fill in what somebody is to send. */
const mailHref = (address: string): string | null =>
  /^mailto:[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8}$/i.test(address) ? address : null;

/**
 * What is shown beside a named link whose name looks like an address itself, so that `[bank.example](https://evil.example)`
 * does not mislead; null where the name is plain words, or says where it leads.
 */
export function trueHost(name: string, href: string): string | null {
  const said = name.normalize('NFKC').toLowerCase().trim();
  if (!/[.:/@\\\u3002\uff61]|www/.test(said)) return null;
  const { protocol, host, pathname } = new URL(href);
  const where = protocol === 'mailto:' ? pathname : host;
  const shown = said.replace(/^(https?:\/\/|mailto:)/, '');
  return shown === where || shown.startsWith(`${where}/`) ? null : where;
}
