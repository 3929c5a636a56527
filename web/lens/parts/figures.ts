/** Numbers as people read them, in the chosen language. */
import { locale } from '../../i18n/language.svelte.ts';

const formats = new Map<string, Intl.NumberFormat>();

function format(name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale()} ${name}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.NumberFormat(locale(), options)));
  return found;
}

/** Three digits that count: 0.25, 2.5, 25, 1,234. */
export function figure(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
  return format(`plain ${digits}`, { maximumFractionDigits: digits }).format(value);
}

/** Of a share from 0 to 1. */
export function percent(share: number): string {
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return format(`percent ${digits}`, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

export const milliseconds = (ms: number): string => unit(ms, 'millisecond');

/** Of bits per second. */
export function bitRate(bits: number): string {
  if (bits >= 1e9) return unit(bits / 1e9, 'gigabit-per-second');
  return bits >= 1e6 ? unit(bits / 1e6, 'megabit-per-second') : unit(bits / 1e3, 'kilobit-per-second');
}

/** Of bytes, in powers of ten as networks count. */
export function byteSize(bytes: number): string {
  if (bytes >= 1e9) return unit(bytes / 1e9, 'gigabyte');
  if (bytes >= 1e6) return unit(bytes / 1e6, 'megabyte');
  return bytes >= 1e4 ? unit(bytes / 1e3, 'kilobyte') : unit(bytes, 'byte');
}

function unit(value: number, name: string): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  // In English the short form of several bytes is "byte".
  const unitDisplay = name === 'byte' ? 'long' : 'short';
  return format(`${name} ${digits}`, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: digits }).format(
    value,
  );
}
