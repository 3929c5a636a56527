/** IPv4 as such, also where it came by a socket for both families, and nothing behind a `%`. */
export function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0]!;
}
