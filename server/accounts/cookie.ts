/** `__Host-`: the browser takes it only with Secure, Path=/ and without Domain, so that no other host can plant one. */
export const cookieName = '__Host-chatstream';

export const cookieAttributes = { secure: true, httpOnly: true, sameSite: 'lax', path: '/' } as const;

/** The `Set-Cookie` line that takes the cookie away. */
export const noCookie = `${cookieName}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`;
