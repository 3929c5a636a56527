import type english from '../en/lab.ts';
import type { Translation } from '../translation.ts';

export default {
  'lab.title': 'مختبر الإعاقة',
} satisfies Translation<typeof english>;
