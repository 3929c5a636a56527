import type english from '../en/journey.ts';
import type { Translation } from '../translation.ts';

export default {
  'journey.title': 'Reise',
} satisfies Translation<typeof english>;
