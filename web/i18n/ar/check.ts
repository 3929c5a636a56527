import type { Translation } from '../translation.ts';
import type english from '../en/check.ts';

export default {
  'check.title': 'فحص الجهاز والشبكة',
  'check.text': 'يبيّن خلال ثوانٍ هل تعمل المحاضرات هنا، وإن لم تعمل فمن تسأل. ويُنقل خلاله بضعة ميغابايت.',
  'check.start': 'ابدأ الفحص',
  'check.again': 'أعد الفحص',
  'check.running': 'جارٍ الفحص',
  'check.lines': 'المتصفح والشبكة',
  'check.report': 'انسخ التقرير',
  'check.reportHint': 'لمن يساعدك. ليس فيه عنوانك ولا اسمك.',

  'check.browser': 'هذا المتصفح',
  'check.socket': 'الخادم عبر TCP (HTTPS وWebSocket)',
  'check.direct': 'الصورة والصوت مباشرةً إلى الخادم (UDP)',
  'check.relay.udp': 'الصورة والصوت عبر المُرحِّل، UDP',
  'check.relay.tcp': 'الصورة والصوت عبر المُرحِّل، TCP',
  'check.relay.tls': 'الصورة والصوت عبر المُرحِّل، TLS',
  'check.noRelay': 'الصورة والصوت عبر مُرحِّل',
  'check.down': 'السرعة من الخادم',
  'check.up': 'السرعة إلى الخادم',

  'check.waiting': 'لم يُفحص بعد',
  'check.runs': 'جارٍ الفحص',
  'check.complete': 'فيه كل ما تحتاجه المحاضرات',
  'check.lacks': 'ينقصه {what}',
  'check.there': '{ms} مللي ثانية ذهابًا وإيابًا',
  'check.connected': 'يمر بعد {ms} مللي ثانية',
  'check.rate': '{n} ميغابت/ث',
  'check.blocked': 'لا يمر',
  'check.unknown': 'تعذّر فحصه',
  'check.none': 'لا يوجد لدى هذا الخادم',

  'check.verdict.good': 'المحاضرات تعمل هنا. الصورة والصوت يصلان مباشرةً إلى الخادم.',
  'check.verdict.relayed':
    'المحاضرات تعمل هنا عبر المُرحِّل، لأن شبكتك تحجب UDP. لصورة أفضل اطلب من مسؤول شبكتك السماح بمنفذ UDP رقم {port} على {host}.',
  'check.verdict.blocked':
    'الصورة والصوت لا يمران: شبكتك تحجب UDP والمُرحِّل. اطلب من مسؤول شبكتك السماح بمنفذ UDP رقم {port} على {host}. وإلى ذلك الحين استخدم شبكة أخرى، كشبكة هاتفك.',
  'check.verdict.noRelay':
    'الصورة والصوت لا يمران: شبكتك تحجب UDP. اطلب من مسؤول شبكتك السماح بمنفذ UDP رقم {port} على {host}، أو اطلب مُرحِّلًا من مدير هذا الخادم. وإلى ذلك الحين استخدم شبكة أخرى، كشبكة هاتفك.',
  'check.verdict.socket':
    'شبكتك أو وكيل فيها يحجب اتصالات WebSocket، ولا شيء يعمل بدونها. اطلب من مسؤول شبكتك السماح بـ wss://{host}.',
  'check.verdict.browser': 'ينقص هذا المتصفح {what}. حدّثه، أو استخدم Firefox أو Chrome أو Edge أو Safari حديثًا.',
  'check.verdict.slow':
    'كل شيء يمر، لكن ببطء لا يكفي للصورة. الصوت والدردشة يعملان؛ ويفيد كابل أو مكان أقرب إلى الشبكة اللاسلكية أو شبكة أخرى.',
  'check.verdict.unknown': 'تعذّر سؤال الخادم الآن. انتظر دقيقة ثم أعد الفحص.',

  'check.devices': 'الكاميرا والميكروفون',
  'check.devicesText': 'للإلقاء والتحدث فقط. لا يغادر شيء منها هذا الجهاز.',
  'check.devicesStart': 'تشغيل',
  'check.devicesStop': 'إيقاف',
  'check.level': 'ارتفاع الصوت',
  'check.camera': 'الكاميرا',
  'check.microphone': 'الميكروفون',
  'check.speak': 'قل شيئًا وسيتحرك الشريط.',
  'check.heard': 'صوتك مسموع.',
  'check.seen': 'الكاميرا تعمل.',
  'check.device.denied': 'غير مسموح: اسمح به بجانب عنوان هذه الصفحة ثم شغّله من جديد',
  'check.device.missing': 'غير موصول',
  'check.device.busy': 'يستخدمه برنامج آخر: أغلقه ثم شغّله من جديد',
} satisfies Translation<typeof english>;
