/** What this browser remembers of a person's taste (theme, language, devices). Never anything secret: scripts can read it. */
export const browserStore = {
  /** Null when nothing is there, or when the browser keeps nothing for us (private windows, blocked storage). */
  get(key: string): string | null {
    try {
      return localStorage.getItem(`chatstream.${key}`);
    } catch {
      return null;
    }
  },
  set(key: string, value: string): void {
    try {
      localStorage.setItem(`chatstream.${key}`, value);
    } catch {
      // The choice then lasts as long as the page.
    }
  },
};
