import type { Translation } from '../translation.ts';
import type english from '../en/saver.ts';

export default {
  'saver.name': 'Bild und Daten',
  'saver.caption': 'Bild, und Daten je Stunde',
  'saver.button': 'Bild und Daten: {choice} {cost} {status}',
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
  'saver.perHour': '{mb} je Stunde',
  'saver.mb': '{mb} MB',
  'saver.about': 'etwa {mb} MB',
  'saver.most': 'bis {mb} MB',
  'saver.link': '{quality}: mehr trägt Ihre Leitung nicht',
  'saver.used': 'Bisher verbraucht: {mb} MB',
} satisfies Translation<typeof english>;
