import type { Text } from '../format.ts';

/** How much picture one wants and what it costs. `MB` are megabytes: 1,000,000 bytes. */
export default {
  'saver.name': 'Picture and data',
  'saver.caption': 'Picture, and data per hour',
  'saver.button': 'Picture and data: {choice} {cost} {status}',
  'saver.auto': 'Automatic',
  'saver.high': 'High',
  'saver.medium': 'Medium',
  'saver.low': 'Low',
  'saver.none': 'Sound only',
  'saver.chat': 'Chat only',
  'saver.short.auto': 'Auto',
  'saver.short.high': 'High',
  'saver.short.medium': 'Medium',
  'saver.short.low': 'Low',
  'saver.short.none': 'Sound',
  'saver.perHour': '{mb} per hour',
  'saver.mb': '{mb} MB',
  'saver.about': 'about {mb} MB',
  'saver.most': 'up to {mb} MB',
  'saver.link': '{quality}: your link carries no more',
  'saver.used': 'Used so far: {mb} MB',
} as const satisfies Record<string, Text>;
