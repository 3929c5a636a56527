import type { Translation } from '../translation.ts';
import type english from '../en/words.ts';

export default {
  'words.check': 'افحص الشبكة',
  'words.before': 'لم تبدأ المحاضرة بعد',
  'words.beforeHint': 'ابقَ في هذه الصفحة: تأتي الصورة والصوت من تلقاء نفسهما.',
  'words.after': 'انتهت المحاضرة',
  'words.afterHint': 'استمرت {time}. تبقى الدردشة مفتوحة.',
  'words.away': 'المحاضر يعيد الاتصال',
  'words.awayHint': 'ابقَ هنا: تعود الصورة والصوت من تلقاء نفسهما.',
  'words.interrupted': 'انقطعت الصورة',
  'words.interruptedHint': 'تعود من تلقاء نفسها حين يسمح الاتصال.',
  'words.starting': 'المحاضر على وشك البدء',
  'words.soundOnly': 'صوت فقط',
  'words.soundOnlyHint': '{name} يتحدث من دون صورة.',
  'words.slow': 'صوت فقط',
  'words.slowHint': 'اتصالك أبطأ من أن يحمل الصورة. تعود من تلقاء نفسها.',
  'words.saving': 'صوت فقط',
  'words.savingHint': 'كما اخترت، لتوفير البيانات.',
  'words.show': 'إظهار الصورة',
  'words.paused': 'الكاميرا متوقفة مؤقتًا',
  'words.pausedHint': 'ما زال صوت {name} مسموعًا.',
  'words.studio': 'افتح الاستوديو',
  'words.startingHint': 'ابقَ في هذه الصفحة: تأتي الصورة والصوت من تلقاء نفسهما.',
} satisfies Translation<typeof english>;
