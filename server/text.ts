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

/** The name of a file without what a file system, or who reads it, could take for something else. May be empty. */
export function plainName(name: string, length: number): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  return [...plain].slice(0, length).join('');
}

/**
 * What texts are compared by: without case, accents, and signs one cannot see; compatible signs are one (NFKD). For comparing
 * only: what is left need not be a text one would write.
 */
export function alike(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  return text
    .normalize('NFKD')
    .replace(/[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toUpperCase();
}

/** Most are, and then nothing is to be taken apart. */
// oxlint-disable-next-line no-control-regex -- the whole range
const isAscii = (text: string): boolean => /^[\u0000-\u007f]*$/.test(text);
