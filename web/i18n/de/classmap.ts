import type english from '../en/classmap.ts';
import type { Translation } from '../translation.ts';

export default {
  'classmap.title': 'Karte der Klasse',
} satisfies Translation<typeof english>;
