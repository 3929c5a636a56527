import { isIPv4, isIPv6 } from 'node:net';
import type { Acceptance } from './accept.ts';
import type { LocalTransport } from './answer.ts';

/**
 * The offer as the transport library gets it: written by us, with one media section. It sees no byte of the client's text
 * but checked ICE credentials and fingerprint. One section, because the library then hands over every packet of the
 * connection as it came; with several it distributes RTCP by a parser of its own and drops SSRCs it was not told of.
 */
export function libraryOffer({
  role,
  ice,
  fingerprint,
  setup,
}: Pick<Acceptance, 'role' | 'ice' | 'fingerprint' | 'setup'>): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    // Also what a viewer may not send is handed over: it is thrown away there, and whoever floods us with it is seen.
    role === 'publish' ? 'a=sendonly' : 'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    `a=ice-ufrag:${ice.ufrag}`,
    `a=ice-pwd:${ice.pwd}`,
    `a=fingerprint:${fingerprint.algorithm} ${fingerprint.value}`,
    // Who can choose is to begin the DTLS handshake: browsers repeat a lost packet after 50 ms, the library after a second.
    `a=setup:${setup === 'actpass' ? 'active' : setup}`,
    '',
  ].join('\r\n');
}

/** Takes from the library's answer what belongs to the transport; the rest of it is not used. */
export function readLibraryAnswer(sdp: string): LocalTransport {
  const value = (name: string) => new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(sdp)?.[1] ?? '';
  const [algorithm = '', digits = ''] = value('fingerprint').split(' ');
  return {
    ufrag: value('ice-ufrag'),
    pwd: value('ice-pwd'),
    fingerprint: { algorithm, value: digits },
    setup: value('setup'),
    addresses: [...sdp.matchAll(/^a=candidate:\S+ 1 UDP \d+ (\S+) (\d+) typ host/gim)]
      .map(([, address, port]) => ({ address: address!, port: Number(port) }))
      .filter(({ address }) => isIPv4(address) || (isIPv6(address) && !address.toLowerCase().startsWith('fe80'))),
  };
}
