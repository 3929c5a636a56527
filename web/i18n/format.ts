/** A text with `{name}` where something is put in; or, where a number decides the words, one text per plural category (CLDR). */
export type Text = string | ({ readonly other: string } & { readonly [Category in Intl.LDMLPluralRule]?: string });

/** Texts by key. Keys are flat and dotted: `home.title`. */
export type Catalogue = Readonly<Record<string, Text>>;

/** The names a text wants to be given, read from its own letters. */
export type Wanted<T> = T extends string
  ? InBraces<T>
  : T extends { other: infer Other }
    ? InBraces<Other> | 'count'
    : never;
type InBraces<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | InBraces<Rest> : never;

export type Given = Readonly<Record<string, string | number>>;

/**
 * The text with everything put in: `count` chooses the plural, numbers are written the way of `locale`, and what people
 * typed is isolated where its direction differs (Unicode UAX 9), so that a name cannot turn the sentence around it.
 */
export function format(text: Text, given: Given, locale: string): string {
  return choose(text, given, locale).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : isolated(value, locale);
  });
}

function choose(text: Text, given: Given, locale: string): string {
  if (typeof text === 'string') return text;
  const category = new Intl.PluralRules(locale).select(Number(given.count ?? 0));
  return text[category] ?? text.other;
}

const rightToLeft = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;

function isolated(value: string, locale: string): string {
  return locale.startsWith('ar') || rightToLeft.test(value) ? `\u2068${value}\u2069` : value;
}
