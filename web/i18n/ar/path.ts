import type { Translation } from '../translation.ts';
import type english from '../en/path.ts';

export default {
  'path.direct': 'طريق مباشر (UDP)',
  'path.udp': 'عبر المُرحِّل، UDP',
  'path.tcp': 'عبر المُرحِّل، TCP',
  'path.tls': 'عبر المُرحِّل، TLS',
  'path.from': 'مباشرةً من {name}',
} satisfies Translation<typeof english>;
