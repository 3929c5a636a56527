import { browserStore } from '../ui/remember.ts';
import { format, type Catalogue, type Given, type Wanted } from './format.ts';
import { amid, languages, localeFor, preferredLanguage, type Language } from './languages.ts';

type Loaders = Partial<Record<Language, () => Promise<{ default: Catalogue }>>>;
type Arguments<T> = [Wanted<T>] extends [never] ? [] : [given: Readonly<Record<Wanted<T>, string | number>>];

/** `t('room.members', { count: 3 })`: the text in the chosen language. Reactive: pages change without a reload. */
export type Translate<C extends Catalogue> = <K extends keyof C & string>(key: K, ...given: Arguments<C[K]>) => string;

let current = $state<Language>('en');
let texts = $state.raw<Catalogue>({});
const known: Loaders[] = [];

export const language = (): Language => current;

/** For `Intl`: the locale that belongs to the chosen language. */
export const locale = (): string => localeFor(current, navigator.languages);

/** Makes the `t` of one catalogue. Other languages are fetched only when somebody reads them. */
export function translator<C extends Catalogue>(english: C, loaders: Loaders): Translate<C> {
  known.push(loaders);
  if (current !== 'en') void fetchTexts([loaders], current).then((more) => (texts = { ...texts, ...more }));
  return (key, ...[given]) => {
    const values = (given ?? {}) as Given;
    const text = texts[key];
    if (text !== undefined) return format(text, values, locale());
    return english[key] === undefined
      ? key
      : amid(current, format(english[key], values, localeFor('en', navigator.languages)));
  };
}

/** Call once before mounting a page. */
export async function startLanguage(): Promise<void> {
  await apply(preferredLanguage(browserStore.get('language'), navigator.languages));
}

/** Change the language of the page now, and remember it. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  browserStore.set('language', chosen);
  await apply(chosen);
}

async function apply(chosen: Language): Promise<void> {
  const fetched = chosen === 'en' ? {} : await fetchTexts(known, chosen);
  texts = fetched;
  current = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = languages[chosen].direction;
}

/** A catalogue that cannot be fetched is left out: English stands in. */
async function fetchTexts(loaders: Loaders[], wanted: Language): Promise<Catalogue> {
  const found = await Promise.allSettled(loaders.flatMap((of) => of[wanted]?.() ?? []));
  return Object.assign({}, ...found.map((one) => (one.status === 'fulfilled' ? one.value.default : {}))) as Catalogue;
}
