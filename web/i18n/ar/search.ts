import type { Translation } from '../translation.ts';
import type english from '../en/search.ts';

export default {
  'search.title': 'البحث في الدردشة',
  'search.close': 'إغلاق البحث',
  'search.hint': 'كلمات أو أجزاء منها، من رسالة أو من اسم كاتبها. بحث المتصفح نفسه يجد ما على الشاشة فقط.',
  'search.searching': 'جارٍ البحث',
  'search.results': 'الرسائل التي عُثر عليها',
  'search.none': 'لم يكتب أحد هنا «{words}».',
  'search.noneBackTo': 'لا شيء فيه «{words}» رجوعًا حتى {day}.',
  'search.count': {
    one: 'رسالة واحدة',
    two: 'رسالتان',
    few: '{count} رسائل',
    other: '{count} رسالة',
  },
  'search.countBackTo': {
    one: 'رسالة واحدة، رجوعًا حتى {day}',
    two: 'رسالتان، رجوعًا حتى {day}',
    few: '{count} رسائل، رجوعًا حتى {day}',
    other: '{count} رسالة، رجوعًا حتى {day}',
  },
  'search.further': 'البحث أبعد',
} satisfies Translation<typeof english>;
