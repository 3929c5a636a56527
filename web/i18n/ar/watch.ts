import type { Translation } from '../translation.ts';
import type english from '../en/watch.ts';

export default {
  'watch.title': '{lecture} · ChatStream',
  'watch.beside': 'بجانب المحاضرة',
  'watch.entering': 'جارٍ دخول القاعة',
  'watch.back': 'العودة إلى القاعة',
  'watch.by': 'مع {name}',
  'watch.elapsed': 'الوقت منذ البداية',
  'watch.micOff': 'الميكروفون مغلق',
  'watch.only': 'الدردشة فقط.',
  'watch.onlyHint': 'الصورة والصوت متوقفان على هذا الجهاز.',
  'watch.showLecture': 'إظهار المحاضرة',
  'watch.toLecture': 'إعادة الدردشة بجانب المحاضرة',
  'watch.windowTitle': 'الدردشة: {lecture} · ChatStream',

  'link.connected': 'متصل',
  'link.arriving': 'الصورة قادمة',
  'link.good': 'اتصال جيد',
  'link.weak': 'اتصال ضعيف',
  'link.stalled': 'انقطعت الصورة',
  'link.noPicture': 'لا صورة',

  'stage.name': 'الصورة',
  'stage.cameraOf': 'كاميرا {name}',
  'stage.screenOf': 'شاشة {name}',
  'stage.camera2Of': 'الكاميرا الثانية لـ {name}',
  'stage.arriving': 'الصورة قادمة',

  'player.silent': 'متصفحك يكتم الصوت',
  'player.silentHint': 'حتى تنقر.',
  'player.hear': 'شغّل الصوت',
} satisfies Translation<typeof english>;
