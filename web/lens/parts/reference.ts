/** Where one can read about it: an RFC, with the section, or another standard. */
export type Reference =
  | { rfc: number; section?: string; title: string }
  /** `name`: "IEEE 802.3", "W3C webrtc-stats". */
  | { name: string; href: string; title: string };

export const nameOf = (it: Reference): string => ('rfc' in it ? `RFC ${it.rfc}` : it.name);

export const addressOf = (it: Reference): string =>
  'rfc' in it ? `https://www.rfc-editor.org/rfc/rfc${it.rfc}${it.section ? `#section-${it.section}` : ''}` : it.href;
