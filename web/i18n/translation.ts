import type { Text } from './format.ts';

/** A catalogue in another language: the keys of the English one, as many as are done. */
export type Translation<English> = { [Key in keyof English]?: Text };
