import type { Translation } from '../translation.ts';
import type english from '../en/saver.ts';

export default {
  'saver.name': 'الصورة والبيانات',
  'saver.caption': 'الصورة، والبيانات في الساعة',
  'saver.button': 'الصورة والبيانات: {choice} {cost} {status}',
  'saver.auto': 'تلقائي',
  'saver.high': 'عالية',
  'saver.medium': 'متوسطة',
  'saver.low': 'منخفضة',
  'saver.none': 'صوت فقط',
  'saver.chat': 'دردشة فقط',
  'saver.short.auto': 'تلقائي',
  'saver.short.high': 'عالية',
  'saver.short.medium': 'متوسطة',
  'saver.short.low': 'منخفضة',
  'saver.short.none': 'صوت',
  'saver.perHour': '{mb} في الساعة',
  'saver.mb': '{mb} ميغابايت',
  'saver.about': 'نحو {mb} ميغابايت',
  'saver.most': 'حتى {mb} ميغابايت',
  'saver.link': '{quality}: اتصالك لا يحمل أكثر',
  'saver.used': 'المستهلك حتى الآن: {mb} ميغابايت',
} satisfies Translation<typeof english>;
