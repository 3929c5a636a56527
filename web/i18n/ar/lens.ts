import type english from '../en/lens.ts';
import type { Translation } from '../translation.ts';

export default {
  'lens.button': 'العدسة',
  'lens.buttonName': 'العدسة: شاهد كيف تصل إليك المحاضرة',
  'lens.title': 'العدسة',
  'lens.close': 'أغلق العدسة',
} satisfies Translation<typeof english>;
