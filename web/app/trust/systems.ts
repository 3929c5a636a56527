/** The systems the steps are written for, in the order of their tabs. */
export const systems = ['iphone', 'android', 'windows', 'macos', 'linux', 'firefox'] as const;
export type System = (typeof systems)[number];

/** The system a browser runs on, by what it says of itself. iPads say they are Macs, but have a touch screen. */
export function systemOf(userAgent: string, touchPoints: number): System {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'iphone';
  if (/Android/.test(userAgent)) return 'android';
  // Firefox keeps authorities of its own on every desktop system.
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Windows/.test(userAgent)) return 'windows';
  return /Macintosh|Mac OS X/.test(userAgent) ? 'macos' : 'linux';
}

/** What each system is given to download: a profile, PEM, or DER, which the others open with a double click. */
export function fileFor(system: System): string {
  if (system === 'iphone') return '/trust/ca.mobileconfig';
  return system === 'linux' ? '/trust/ca.pem' : '/trust/ca.crt';
}
