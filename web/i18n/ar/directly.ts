import type { Translation } from '../translation.ts';
import type english from '../en/directly.ts';

export default {
  'directly.question': 'هل تريد المشاهدة مباشرةً؟',
  'directly.questionHint':
    'ما دام المشاهدون قلّة والجميع موافقين، يمكن أن تصل الصورة والصوت مباشرةً من {name} دون المرور بالخادم. عندها يستطيع {name} رؤية عنوان شبكتك، وتستطيع أنت رؤية عنوان {name}.',
  'directly.yes': 'شاهد مباشرةً',
  'directly.no': 'لا، عبر الخادم',
  'directly.agreed': 'ستشاهد مباشرةً حالما يوافق الجميع.',
  'directly.now': 'أنت تشاهد مباشرةً.',
  'directly.back': 'عبر الخادم من فضلك',
  'directly.declined': 'أنت تشاهد عبر الخادم.',
} satisfies Translation<typeof english>;
