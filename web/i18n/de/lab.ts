import type english from '../en/lab.ts';
import type { Translation } from '../translation.ts';

export default {
  'lab.title': 'Störungslabor',
} satisfies Translation<typeof english>;
