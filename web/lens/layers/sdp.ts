/** Session descriptions, made readable: line by line, with what each line says. Pure. */
import { attributes, letters, type Codecs, type Meaning } from './sdp-lines.ts';

export interface Line extends Meaning {
  /** As it may be shown: what keeps the connection secret is taken out. */
  text: string;
}

export interface Section {
  /** `session`, or the kind of media: `audio`, `video`, `application`. */
  kind: string;
  mid: string | null;
  /** Nothing is sent or received by it. */
  refused: boolean;
  lines: Line[];
}

/** The session first, then each media section, in their order. */
export function readDescription(sdp: string): Section[] {
  const sections: Section[] = [{ kind: 'session', mid: null, refused: false, lines: [] }];
  let codecs = new Map<string, string>();
  for (const raw of sdp.split(/\r?\n/)) {
    if (!raw) continue;
    const media = /^m=(\S+) (\S+)/.exec(raw);
    if (media) {
      sections.push({ kind: media[1]!, mid: null, refused: media[2] === '0', lines: [] });
      codecs = codecsAfter(sdp, sections.length - 2);
    }
    const section = sections.at(-1)!;
    if (raw.startsWith('a=mid:')) section.mid = raw.slice('a=mid:'.length);
    section.lines.push({ text: shown(raw), ...meaningOf(raw, codecs) });
  }
  return sections;
}

/** What one line says; `unknown` where this page has no words for it. */
export function meaningOf(line: string, codecs: Codecs = new Map()): Meaning {
  const [, letter = '', value = ''] = /^([a-z])=(.*)$/.exec(line) ?? [];
  if (letter !== 'a') return own(letters, letter)?.(value, codecs) ?? { what: 'unknown' };
  const colon = value.indexOf(':');
  const name = colon < 0 ? value : value.slice(0, colon);
  return own(attributes, name)?.(colon < 0 ? '' : value.slice(colon + 1), codecs) ?? { what: 'unknown' };
}

/** Never the password of the connectivity checks, nor keys of media; of the name so much that one can compare. */
export function shown(line: string): string {
  return line
    .replace(/^a=ice-pwd:.*/, 'a=ice-pwd:(hidden)')
    .replace(/^a=crypto:.*/, 'a=crypto:(hidden)')
    .replace(/^(k=).*/, '$1(hidden)')
    .replace(/^(a=ice-ufrag:\S\S)\S*/, '$1…')
    .replace(/( ufrag \S\S)\S*/, '$1…');
}

/** A description of another person's, past the server: her addresses are nobody else's business. */
export const withoutAddresses = (sdp: string): string =>
  sdp
    .replace(/^(a=candidate:(?:\S+ ){4})\S+ \S+/gm, '$1(hidden) 0')
    .replace(/ raddr \S+ rport \S+/g, ' raddr (hidden) rport 0')
    .replace(/^(a=rtcp:\S+ IN IP[46] )\S+/gm, '$1(hidden)')
    .replace(/^([co]=.*IN IP[46] )\S+/gm, '$1(hidden)');

const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

/** Of the media section of that number: lines may name a payload type before they say what it is. */
function codecsAfter(sdp: string, number: number): Map<string, string> {
  const section = sdp.split(/^m=/m)[number + 1] ?? '';
  return new Map([...section.matchAll(/^a=rtpmap:(\d+) ([^/\r\n]+)/gm)].map((match) => [match[1]!, match[2]!]));
}
