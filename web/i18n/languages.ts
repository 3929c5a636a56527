/** The languages of the pages, by their own names. English is complete; others fall back to it text by text. */
export const languages = {
  en: { name: 'English', direction: 'ltr' },
  de: { name: 'Deutsch', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const;

export type Language = keyof typeof languages;

export const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(languages, value);

/** The language to start with: the one chosen before, else the first of the browser's that we have, else English. */
export function preferredLanguage(chosen: string | null, ofBrowser: readonly string[]): Language {
  if (isLanguage(chosen)) return chosen;
  return ofBrowser.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

/**
 * The locale for dates and numbers: the browser's own region where the language is the same (`en-GB`), and Latin digits
 * everywhere, so that clocks, codes and counts look alike on every screen of a hall.
 */
export function localeFor(language: Language, ofBrowser: readonly string[]): string {
  const regional = ofBrowser.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
  return language === 'ar' ? `${language}-u-nu-latn` : regional;
}

/** An English text on a page of another language: isolated where that one runs right to left (Unicode UAX 9). */
export const amid = (language: Language, english: string): string =>
  languages[language].direction === 'rtl' ? `\u2066${english}\u2069` : english;
