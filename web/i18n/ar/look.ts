import type { Translation } from '../translation.ts';
import type english from '../en/look.ts';

export default {
  'chat.empty': 'لم يكتب أحد بعد',
  'chat.emptyHint': 'ألقِ التحية، أو اسأل ما كنت ستسأله في القاعة.',

  'look.size': 'حجم النص',
  'look.small': 'صغير',
  'look.normal': 'عادي',
  'look.large': 'كبير',
  'look.huge': 'كبير جدًا',
  'look.window': 'فتح في نافذة مستقلة',
  'look.only': 'الدردشة فقط، بلا صورة وصوت',
  'look.ownWindow': 'الدردشة في نافذة مستقلة.',
  'look.chatHere': 'إظهارها هنا',
} satisfies Translation<typeof english>;
