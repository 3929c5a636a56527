/** Whence a value is: nothing is shown without it. */
export type Kind = 'measured' | 'server' | 'browser' | 'estimate' | 'unknown';
