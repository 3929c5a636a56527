import type english from '../en/packets.ts';
import type { Translation } from '../translation.ts';

export default {
  'packets.title': 'Meine Pakete',
} satisfies Translation<typeof english>;
