/** The first web address in a mail of ours: the one thing its reader is to open. Undefined when there is none. */
export const firstLink = (text: string): string | undefined => /https?:\/\/[^\s<>"]+/.exec(text)?.[0];
