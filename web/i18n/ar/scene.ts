import type { Translation } from '../translation.ts';
import type english from '../en/scene.ts';

export default {
  'scene.layout': 'الترتيب: {layout}',
  'scene.layouts': 'الترتيب',
  'scene.inset': 'واحدة كبيرة والأخرى صغيرة',
  'scene.side': 'جنبًا إلى جنب',
  'scene.alone': 'واحدة فقط',
  'scene.large': 'الصورة الكبيرة',
  'scene.byItself': 'كما تعرضها المحاضرة',
  'scene.camera': 'كاميرا {name}',
  'scene.screen': 'شاشة {name}',
  'scene.camera2': 'الكاميرا الثانية لـ {name}',
  'scene.enlarge.camera': 'تكبير كاميرا {name}',
  'scene.enlarge.screen': 'تكبير شاشة {name}',
  'scene.enlarge.camera2': 'تكبير الكاميرا الثانية لـ {name}',
  'scene.pinned': 'كبيرة للجميع',
} satisfies Translation<typeof english>;
