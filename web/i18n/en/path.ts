import type { Text } from '../format.ts';

/** How picture and sound travel. Fetched when they do. */
export default {
  'path.direct': 'Direct way (UDP)',
  'path.udp': 'By the relay, UDP',
  'path.tcp': 'By the relay, TCP',
  'path.tls': 'By the relay, TLS',
  'path.from': 'Directly from {name}',
} as const satisfies Record<string, Text>;
