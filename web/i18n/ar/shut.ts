import type { Translation } from '../translation.ts';
import type english from '../en/shut.ts';

export default {
  'shut.signedOut': 'لقد تم تسجيل خروجك',
  'shut.signedOutText': 'سجّل الدخول من جديد لتعود إلى المحاضرة.',
  'shut.removed': 'لم تعد في هذه القاعة',
  'shut.deleted': 'لم تعد هذه القاعة موجودة',
  'shut.signIn': 'تسجيل الدخول',
  'shut.home': 'إلى صفحتك الرئيسية',
} satisfies Translation<typeof english>;
