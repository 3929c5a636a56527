/**
 * Text as we keep it: well-formed UTF-16 (a lone surrogate becomes U+FFFD), without NUL (PostgreSQL's text cannot hold it)
 * and without other C0 controls than tab and line feed; line ends are LF.
 */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // oxlint-disable-next-line no-control-regex -- control characters are what this removes
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}

/** The same for what must stay on one line: names and titles. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}
