/**
 * Whether this browser gets an answer from the HTTPS server at `origin`, which it does only when it trusts the certificate.
 * The answer itself stays unread (`no-cors`): the page may have come over plain HTTP, which is another origin. Somebody who
 * clicked a warning away counts as trusting, for browsers give no way to tell.
 */
export async function reaches(origin: string, patienceMs = 3_500): Promise<boolean> {
  const request = { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(patienceMs) } as const;
  return fetch(`${origin}/trust/info`, request).then(
    () => true,
    () => false,
  );
}
