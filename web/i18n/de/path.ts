import type { Translation } from '../translation.ts';
import type english from '../en/path.ts';

export default {
  'path.direct': 'Direkter Weg (UDP)',
  'path.udp': 'Über das Relay, UDP',
  'path.tcp': 'Über das Relay, TCP',
  'path.tls': 'Über das Relay, TLS',
  'path.from': 'Direkt von {name}',
} satisfies Translation<typeof english>;
