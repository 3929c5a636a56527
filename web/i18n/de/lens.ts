import type english from '../en/lens.ts';
import type { Translation } from '../translation.ts';

export default {
  'lens.button': 'Lupe',
  'lens.buttonName': 'Lupe: sehen, wie die Vorlesung zu Ihnen kommt',
  'lens.title': 'Die Lupe',
  'lens.close': 'Lupe schließen',
} satisfies Translation<typeof english>;
