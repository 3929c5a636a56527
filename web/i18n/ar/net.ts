import type english from '../en/net.ts';
import type { Translation } from '../translation.ts';

export default {
  'net.title': 'الشبكة',
} satisfies Translation<typeof english>;
