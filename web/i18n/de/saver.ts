import type { Translation } from '../translation.ts';
import type english from '../en/saver.ts';

export default {
  'saver.name': 'Bild und Daten',
  'saver.button': 'Bild und Daten: {choice}, {cost}. {status}',
  'saver.auto': 'Automatisch',
  'saver.high': 'Hoch',
  'saver.medium': 'Mittel',
  'saver.low': 'Niedrig',
  'saver.none': 'Nur Ton',
  'saver.chat': 'Nur Chat',
  'saver.short.auto': 'Auto',
  'saver.short.high': 'Hoch',
  'saver.short.medium': 'Mittel',
  'saver.short.low': 'Niedrig',
  'saver.short.none': 'Ton',
  'saver.perHour': '{mb} MB je Stunde',
  'saver.about': 'etwa {mb} MB je Stunde',
  'saver.most': 'bis {mb} MB je Stunde',
  'saver.link': '{quality}: mehr trägt Ihre Leitung nicht',
  'saver.used': 'Bisher verbraucht: {mb} MB',
} satisfies Translation<typeof english>;
