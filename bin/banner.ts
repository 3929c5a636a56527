import { renderUnicodeCompact } from 'uqr';

export interface Welcome {
  version: string;
  /** The address for a browser on this machine; null when there is a proxy in front. */
  here: string | null;
  /** For others, likeliest first. */
  others: string[];
  /** The certificate is of the server's own authority. */
  localAuthority: boolean;
  /** The path of the one-time link that makes the first administrator; null when there is one. */
  claim: string | null;
}

/** What the console shows once the server is up. `colours` for a terminal, where the QR code is dark on light in any theme. */
export function banner(
  { version, here, others, localAuthority, claim }: Welcome,
  { colours }: { colours: boolean },
): string {
  const best = others[0] ?? here;
  const lines = [`ChatStream ${version} is up.`, ''];
  if (here) lines.push(`  On this machine   ${here}`);
  others.forEach((address, i) => lines.push(`  ${i === 0 ? 'For others     ' : '               '}   ${address}`));
  if (others.length) lines.push('', qrCode(others[0]!, colours));
  if (localAuthority && others.length) {
    lines.push(
      '',
      'Other devices trust this server once its certificate is installed there; how, says',
      `  ${plainTrustPage(others[0]!)}`,
    );
  }
  if (claim && best) {
    lines.push(
      '',
      'Nobody administers this server yet. Open this link within 24 hours to become its administrator; it works once:',
    );
    lines.push(`  ${(here ?? best) + claim}`);
    if (here && others.length) lines.push(`  or, from another device, ${others[0]}${claim}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The port answers this page without encryption, too: nobody trusts the certificate yet. */
function plainTrustPage(address: string): string {
  return `${address.replace(/^https:/, 'http:')}/trust`;
}

function qrCode(text: string, colours: boolean): string {
  const rows = renderUnicodeCompact(text, { border: 2 }).split('\n');
  return rows.map((row) => (colours ? `  \x1b[40;97m${row}\x1b[0m` : `  ${row}`)).join('\n');
}
