import ipaddr from 'ipaddr.js';
import { limits } from '../../protocol/limits.ts';
import { forbiddenRanges } from './forbidden.ts';
import { portRange } from './ports.ts';
import type { TurnSettings } from './settings.ts';
import { parseTurnUri, type TurnUri } from './uri.ts';

export interface CoturnNeeds {
  turn: TurnSettings;
  /** Where the media is reached: the only addresses the relay may send to. */
  mediaAddresses: string[];
  /** For the sentence about the firewall: the first of each, and how many. */
  ports: { media: number; relay: number; workers: number };
  realm: string;
  /** Of `TLS_CERT` and `TLS_KEY`; null where there are none. */
  certificate: { certFile: string; keyFile: string } | null;
}

/** All people together: browsers open their ways also when they do not need them, so as many viewers as a room takes, three each. */
const totalQuota = 3 * limits.subscribersPerRoom;
/** Bytes a second of one way: a presenter's camera and screen at their best, twice. */
const mostBytesPerSecond = 1_250_000;

/** The text of a turnserver.conf for coturn 4.6 and newer that serves this server and nothing else. It holds the secret. */
export function coturnConfig({ turn, mediaAddresses, ports, realm, certificate }: CoturnNeeds): string {
  const uris = turn.urls.map((url) => parseTurnUri(url)!);
  return [
    '# coturn for ChatStream, made by "chatstream turn-config": make it anew when addresses or the secret change.',
    '# It holds the secret: nobody but coturn may read this file.',
    '',
    '# Who may use it: whoever ChatStream gave a credential that has not ended.',
    'use-auth-secret',
    `static-auth-secret=${turn.secret}`,
    `realm=${realm}`,
    'fingerprint',
    'stale-nonce=600',
    `user-quota=${limits.relayAllocations}`,
    `total-quota=${totalQuota}`,
    `max-bps=${mostBytesPerSecond}`,
    '',
    '# Where it listens.',
    ...listening(uris, certificate),
    '',
    '# What it may reach: nothing',
    'denied-peer-ip=0.0.0.0-255.255.255.255',
    `denied-peer-ip=::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`,
    '# but the media of ChatStream. coturn can name addresses and no ports: what else answers UDP there can be reached',
    `# through the relay, unless a firewall lets only UDP ${portRange(ports.media, ports.workers)} and ${portRange(ports.relay, ports.workers)}`,
    '# of this machine through to it.',
    ...mediaAddresses.map((address) => `allowed-peer-ip=${address}`),
    ...loopback(mediaAddresses),
    'no-multicast-peers',
    'no-tcp-relay',
    '',
    '# Should somebody take away the two lines above that deny everything, this is denied still.',
    ...forbiddenRanges.flatMap(([what, first, last]) => [`# ${what}`, `denied-peer-ip=${first}-${last}`]),
    '',
    '# What it does not offer.',
    'no-cli',
    'no-dtls',
    'no-tlsv1',
    'no-tlsv1_1',
    'no-rfc5780',
    'no-stun-backward-compatibility',
    'response-origin-only-with-rfc5780',
    'no-software-attribute',
    '',
  ].join('\n');
}

function listening(uris: TurnUri[], certificate: CoturnNeeds['certificate']): string[] {
  const plain = [...new Set(uris.filter((it) => it.transport !== 'tls').map((it) => it.port))];
  const tls = [...new Set(uris.filter((it) => it.transport === 'tls').map((it) => it.port))];
  const further = [...plain.slice(1), ...tls.slice(1)];
  const speaks = (transport: TurnUri['transport']) => uris.some((it) => it.transport === transport);
  return [
    ...(plain.length === 0 ? [] : [`listening-port=${plain[0]}`]),
    ...(tls.length === 0 ? [] : [`tls-listening-port=${tls[0]}`]),
    ...(['udp', 'tcp', 'tls'] as const).flatMap((it) => (speaks(it) ? [] : [`no-${it}`])),
    ...(further.length === 0 ? [] : [`# TURN_URLS names further ports: lead ${further.join(', ')} to these.`]),
    ...(tls.length === 0 ? [] : certificateLines(certificate)),
  ];
}

function certificateLines(certificate: CoturnNeeds['certificate']): string[] {
  if (certificate) return [`cert=${certificate.certFile}`, `pkey=${certificate.keyFile}`];
  return [
    '# turns: needs a certificate that browsers know, for the name in TURN_URLS. Name its files here:',
    '#cert=/etc/letsencrypt/live/relay.example.org/fullchain.pem',
    '#pkey=/etc/letsencrypt/live/relay.example.org/privkey.pem',
  ];
}

/** coturn refuses its own machine by that address, even where it is allowed by name. */
function loopback(addresses: string[]): string[] {
  if (!addresses.some((it) => ipaddr.process(it).range() === 'loopback')) return [];
  return [
    '# The media is announced at a loopback address. That is for trying things out on one machine: every UDP service',
    '# of this machine that listens there can be reached through the relay. Set MEDIA_ADDRESSES for anything else.',
    'allow-loopback-peers',
  ];
}
