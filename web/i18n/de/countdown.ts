import type { Translation } from '../translation.ts';
import type english from '../en/countdown.ts';

export default {
  'countdown.name': 'Nächste Vorlesung',
  'countdown.begins': 'Beginnt in',
  'countdown.days': { one: '{count} Tag', other: '{count} Tage' },
  'countdown.hours': { one: '{count} Stunde', other: '{count} Stunden' },
  'countdown.hoursMinutes': '{hours} {minutes}',
  'countdown.late': 'Die Vorlesung verspätet sich',
  'countdown.lateHint': 'Sie sollte um {time} beginnen. Bleiben Sie auf dieser Seite: Bild und Ton kommen von selbst.',
  'countdown.stay': 'Bleiben Sie auf dieser Seite: Bild und Ton kommen von selbst.',
  'countdown.span': '{from} bis {until}',
  'countdown.cancelled': 'Fällt aus: {title}',
  'countdown.cancelledHint': 'Diese Vorlesung, geplant für {when}, findet nicht statt.',

  'remind.in': '{title}: noch {time} bis zum Beginn',
  'remind.now': '{title} beginnt jetzt',
  'remind.open': 'Öffnen',
} satisfies Translation<typeof english>;
