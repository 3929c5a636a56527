import type { Translation } from '../translation.ts';
import type english from '../en/read.ts';

export default {
  'read.newSince': 'جديد منذ آخر زيارة لك',
  'read.countSince': {
    one: 'رسالة جديدة واحدة منذ آخر زيارة لك',
    two: 'رسالتان جديدتان منذ آخر زيارة لك',
    few: '{count} رسائل جديدة منذ آخر زيارة لك',
    other: '{count} رسالة جديدة منذ آخر زيارة لك',
  },
  'read.dismiss': 'اعتبارها مقروءة',
  'read.toNewest': 'إلى الأحدث',
  'read.gone': 'لم تعد هذه الرسالة موجودة.',
  'read.unreachable': 'تعذر جلب هذا الجزء من الدردشة. حاول مرة أخرى.',
  'read.mention': 'ذكرك {name}: {text}',
  'read.deleted': '{name}: رسالة محذوفة',

  'look.search': 'البحث في الدردشة',
  'look.view': 'مظهر الدردشة',
} satisfies Translation<typeof english>;
