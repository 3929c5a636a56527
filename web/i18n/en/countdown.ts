import type { Text } from '../format.ts';

/** Before a planned lecture begins: in place of the picture, and in the browser's notifications. */
export default {
  'countdown.name': 'Next lecture',
  'countdown.begins': 'Begins in',
  'countdown.days': { one: '{count} day', other: '{count} days' },
  'countdown.hours': { one: '{count} hour', other: '{count} hours' },
  'countdown.hoursMinutes': '{hours} {minutes}',
  'countdown.late': 'The lecturer is late',
  'countdown.lateHint': 'It was to begin at {time}. Stay on this page: picture and sound come by themselves.',
  'countdown.stay': 'Stay on this page: picture and sound come by themselves.',
  'countdown.span': '{from} to {until}',
  'countdown.cancelled': 'Cancelled: {title}',
  'countdown.cancelledHint': 'This lecture, planned for {when}, does not take place.',

  'remind.in': '{title} begins in {time}',
  'remind.now': '{title} begins now',
  'remind.open': 'Open',
} as const satisfies Record<string, Text>;
