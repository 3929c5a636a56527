/** No imports: pages load this as it is. */

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Without I, L, O and U: read aloud without mistakes. */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * What people call somebody who writes without a name: "Anonymous 4F7". Three signs of the pseudonym id (`anon-…`), the same
 * for everyone in the room; two pseudonyms of a large room may share them, so they name and do not identify.
 */
export function anonymousTag(id: string): string {
  const own = id.slice(id.indexOf('-') + 1);
  return [...own.slice(0, 3)].map((sign) => signs[base64url.indexOf(sign) & 31]).join('');
}
