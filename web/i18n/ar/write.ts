import type { Translation } from '../translation.ts';
import type english from '../en/write.ts';

export default {
  'where.held': 'سيراها المشرفون أولًا',
  'where.staff': 'تصل إلى المشرفين وحدهم',
  'where.read_only': 'للقراءة فقط: المشرفون وحدهم يكتبون الآن.',
  'where.members': 'الضيوف يقرؤون هنا، والأعضاء يكتبون.',
  'where.muted': 'كتمك المشرفون: لا يمكنك الكتابة هنا.',
  'where.mutedWhy': 'كتمك المشرفون: {reason}',
  'where.mutedUntil': 'أنت مكتوم حتى {time}.',
  'where.mutedUntilWhy': 'أنت مكتوم حتى {time}: {reason}',
  'where.writeStaff': 'اكتب إلى المشرفين وحدهم',
  'where.writeAll': 'اكتب للجميع',
  'where.back': 'لا تكتب إلى المشرفين وحدهم',

  'slow.again': 'الوضع البطيء: مجددًا بعد {wait}',
  'slow.every': 'الوضع البطيء: رسالة واحدة كل {wait}',
  'slow.sends': {
    one: 'الوضع البطيء: تُرسل بعد ثانية',
    two: 'الوضع البطيء: تُرسل بعد ثانيتين',
    few: 'الوضع البطيء: تُرسل بعد {count} ثوانٍ',
    other: 'الوضع البطيء: تُرسل بعد {count} ثانية',
  },

  'anonymous.as': 'تكتب باسم مجهول {tag}.',
  'anonymous.honest':
    'لا يرى الآخرون ولا المشرفون من أنت، لكن من يدير هذا الخادم قد يستطيع معرفة ذلك. ويمكن للمشرفين كتم هذا الاسم المستعار.',
  'anonymous.off': 'الكتابة باسمك من جديد',

  'edit.title': 'أنت تعدّل رسالتك. سيرى الجميع أنها عُدّلت.',
  'edit.cancel': 'اتركها كما كانت',
  'reply.cancel': 'لا ترد على هذه الرسالة',

  'plus.formula': 'معادلة',
  'plus.code': 'شفرة',
  'plus.emoji': 'رمز تعبيري',
  'plus.mention': 'الإشارة إلى شخص',
  'plus.preview': 'معاينة',
  'plus.anonymous': 'من دون اسمي',
  'plus.toStaff': 'إلى المشرفين وحدهم',
  'plus.notify': 'نبّهني عند الإشارة إليّ',

  'suggest.label': 'اقتراحات',
  'suggest.count': {
    one: 'اقتراح واحد',
    two: 'اقتراحان',
    few: '{count} اقتراحات',
    other: '{count} اقتراحًا',
  },

  'notify.title': 'أشار إليك {name} في {room}',
  'notify.someone': 'شخص',
  'notify.blocked': 'متصفحك لا يسمح لهذه الصفحة بالتنبيه. اسمح به بجوار العنوان ثم حاول مرة أخرى.',

  'menu.label': 'رسالة',
  'do.reply': 'رد',
  'do.copyText': 'نسخ النص',
  'do.copiedText': 'نُسخ النص.',
  'do.copyFailed': 'لم ينسخ المتصفح. حدّد النص وانسخه بنفسك.',
  'do.delete': 'حذف للجميع',

  'react.group': 'ردود الفعل',
  'react.people': {
    one: '{name}، شخص واحد',
    two: '{name}، شخصان',
    few: '{name}، {count} أشخاص',
    other: '{name}، {count} شخصًا',
  },
  'react.same': 'السؤال نفسه',
  'react.helpful': 'مفيد',
  'react.agree': 'أوافق',
  'react.thanks': 'شكرًا',
  'react.funny': 'طريف',
  'react.unclear': 'غير واضح',

  'failed.muted': 'لم تُرسل: كتمك المشرفون. حاول عندما ينتهي ذلك.',
  'failed.mutedWhy': 'لم تُرسل: كتمك المشرفون ({reason}). حاول عندما ينتهي ذلك.',
  'failed.read_only': 'لم تُرسل: المشرفون وحدهم يكتبون هنا الآن. حاول لاحقًا.',
  'failed.members': 'لم تُرسل: الأعضاء وحدهم يكتبون هنا. اطلب من المشرفين أن تصبح عضوًا.',
  'failed.links': 'لم تُرسل: الروابط غير مسموحة هنا. عدّلها واحذف الرابط.',
  'failed.images': 'لم تُرسل: روابط الصور غير مسموحة هنا. عدّلها واحذف الرابط.',
  'failed.words': 'لم تُعدّل: فيها كلمة يراجعها المشرفون أولًا. اختر كلمة أخرى أو اكتب رسالة جديدة.',
  'failed.approval': 'لم تُعدّل: يراجع المشرفون الرسائل أولًا هنا. اكتب رسالة جديدة بدلًا من ذلك.',
  'failed.anonymous': 'لم تُرسل: لم يعد إخفاء الاسم ممكنًا هنا. عدّلها لترسلها باسمك.',
  'failed.private': 'لم تُرسل: الرسائل الخاصة متوقفة هنا. عدّلها لتكتب للجميع.',
  'failed.slow': 'لم تُرسل: الوضع البطيء. حاول بعد قليل.',
  'failed.forbidden': 'لم تُرسل: دورك لا يسمح بالكتابة هنا.',
  'failed.not_found': 'لم تُرسل: الرسالة التي ترد عليها لم تعد موجودة. عدّلها لترسلها وحدها.',
  'failed.rejected': 'لم تُرسل: لم يقبل الخادم هذا النص. عدّله وحاول مرة أخرى.',
  'failed.other': 'لم تُرسل',

  'formula.command': '(أمر غير معروف: {command})',
  'formula.size': '(هذه المعادلة أكبر من أن تُرسم)',
  'formula.syntax': '(في هذه المعادلة خطأ، ربما ينقصها قوس)',
} satisfies Translation<typeof english>;
