import type { Translation } from '../translation.ts';
import type english from '../en/player.ts';

export default {
  'player.name': 'المشغل',
  'player.play': 'تشغيل',
  'player.pause': 'إيقاف مؤقت',
  'player.mute': 'كتم الصوت',
  'player.unmute': 'إلغاء الكتم',
  'player.volume': 'مستوى الصوت',
  'player.pip': 'صورة داخل صورة',
  'player.full': 'ملء الشاشة',
  'player.fullEnd': 'إنهاء ملء الشاشة',
  'player.paused': 'متوقف مؤقتًا. ما يقال في هذه الأثناء لا يُحفظ.',
} satisfies Translation<typeof english>;
