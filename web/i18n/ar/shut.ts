import type { Translation } from '../translation.ts';
import type english from '../en/shut.ts';

export default {
  'shut.signedOut': 'لقد تم تسجيل خروجك',
  'shut.signedOutText': 'سجّل الدخول من جديد لتعود إلى المحاضرة.',
  'shut.removed': 'لم تعد في هذه القاعة',
  'shut.removedText': 'أخرجك منها أحد القائمين عليها.',
  'shut.removedWhy': 'السبب: {reason}',
  'shut.removedUntil': 'يمكنك العودة في {time}.',
  'shut.removedOver': 'يمكنك العودة الآن.',
  'shut.removedGood': 'لا يمكنك العودة إلا إذا سُمح لك بالدخول من جديد.',
  'shut.removedHelp': 'إن كنت ترى في هذا خطأ، فاكتب إلى محاضرك.',
  'shut.goIn': 'العودة إلى القاعة',
  'shut.deleted': 'لم تعد هذه القاعة موجودة',
  'shut.signIn': 'تسجيل الدخول',
  'shut.home': 'إلى صفحتك الرئيسية',
} satisfies Translation<typeof english>;
