import type { Translation } from '../translation.ts';
import type english from '../en/countdown.ts';

export default {
  'countdown.name': 'المحاضرة القادمة',
  'countdown.begins': 'تبدأ بعد',
  'countdown.days': {
    one: 'يوم واحد',
    two: 'يومين',
    few: '{count} أيام',
    many: '{count} يومًا',
    other: '{count} يوم',
  },
  'countdown.hours': {
    one: 'ساعة واحدة',
    two: 'ساعتين',
    few: '{count} ساعات',
    many: '{count} ساعة',
    other: '{count} ساعة',
  },
  'countdown.hoursMinutes': '{hours} و{minutes}',
  'countdown.late': 'تأخر المحاضر',
  'countdown.lateHint': 'كان الموعد في {time}. ابقَ في هذه الصفحة: تأتي الصورة والصوت من تلقاء نفسهما.',
  'countdown.stay': 'ابقَ في هذه الصفحة: تأتي الصورة والصوت من تلقاء نفسهما.',
  'countdown.span': 'من {from} إلى {until}',
  'countdown.cancelled': 'أُلغيت: {title}',
  'countdown.cancelledHint': 'هذه المحاضرة المقررة في {when} لن تُعقد.',

  'remind.in': 'تبدأ {title} بعد {time}',
  'remind.now': 'تبدأ {title} الآن',
  'remind.open': 'افتح',
} satisfies Translation<typeof english>;
