import type { Translation } from '../translation.ts';
import type english from '../en/shared.ts';

export default {
  'app.name': 'ChatStream',
  'app.skip': 'إلى المحتوى',
  'app.home': 'الرئيسية',

  'top.site': 'الموقع',
  'top.language': 'اللغة: {name}',
  'top.languages': 'اللغة',
  'top.toDark': 'داكن: سبورة',
  'top.toLight': 'فاتح: ورق',
  'top.account': '{initials}، حساب {name}',
  'top.yourAccount': 'حسابك',
  'top.people': 'الإدارة',
  'top.signOut': 'تسجيل الخروج',
  'top.signIn': 'تسجيل الدخول',

  'do.cancel': 'إلغاء',
  'do.close': 'إغلاق',
  'do.save': 'حفظ',
  'do.retry': 'حاول مرة أخرى',
  'do.copy': 'نسخ',
  'do.copied': 'تم النسخ',
  'do.undo': 'تراجع',
  'do.dismiss': 'إخفاء',
  'do.more': 'عرض المزيد',
  'do.reload': 'أعد تحميل الصفحة',
  'state.loading': 'جارٍ التحميل',
  'state.missing': 'تعذر جلب هذا.',
  'state.sending': 'جارٍ الإرسال',

  'role.owner': 'المالك',
  'role.presenter': 'المحاضر',
  'role.assistant': 'المساعد',
  'role.student': 'طالب',
  'role.live': 'مباشر',
  'role.you': 'أنت',

  'count.watching': {
    zero: 'لا أحد يشاهد',
    one: 'شخص واحد يشاهد',
    two: 'شخصان يشاهدان',
    few: '{count} أشخاص يشاهدون',
    many: '{count} شخصًا يشاهدون',
    other: '{count} شخص يشاهدون',
  },
  'count.members': {
    zero: 'لا أعضاء',
    one: 'عضو واحد',
    two: 'عضوان',
    few: '{count} أعضاء',
    many: '{count} عضوًا',
    other: '{count} عضو',
  },
  'count.minutes': {
    one: 'دقيقة واحدة',
    two: 'دقيقتان',
    few: '{count} دقائق',
    many: '{count} دقيقة',
    other: '{count} دقيقة',
  },
  'count.seconds': {
    one: 'ثانية واحدة',
    two: 'ثانيتان',
    few: '{count} ثوانٍ',
    many: '{count} ثانية',
    other: '{count} ثانية',
  },

  'qr.of': 'رمز QR لـ {what}',
} satisfies Translation<typeof english>;
