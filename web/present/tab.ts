/** The part of `navigator.locks` that is used here (W3C web-locks). */
export interface Locks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<unknown>): Promise<unknown>;
}

export interface TabParts {
  /** `sessionStorage`: survives a reload, and is copied into a duplicated tab. */
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Missing outside secure contexts, where there is no camera either. */
  locks: Locks | undefined;
  newId(): string;
}

const KEY = 'chatstream.tab';
/** A reloading page lets go of its lock within a few milliseconds; a tab that lives keeps it. */
const PATIENCE_MS = 400;

/**
 * The UUID that names this browser tab to the server. A reload keeps it, so that Ada resumes without being asked; a
 * duplicated tab starts with a copy of it, finds it locked by the first, and takes a new one.
 */
export async function tabIdentity({ storage, locks, newId }: TabParts): Promise<string> {
  const known = read(storage);
  if (known && (await isFree(known, locks))) return known;
  const own = newId();
  keep(storage, own);
  await isFree(own, locks);
  return own;
}

/** Resolves to true once the lock is ours; it stays ours as long as the page lives. */
function isFree(id: string, locks: Locks | undefined): Promise<boolean> {
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const gaveUp = new AbortController();
    const timer = setTimeout(() => gaveUp.abort(), PATIENCE_MS);
    const held = () => {
      clearTimeout(timer);
      resolve(true);
      return new Promise(() => {});
    };
    locks.request(`${KEY}.${id}`, { signal: gaveUp.signal }, held).catch(() => resolve(false));
  });
}

function read(storage: TabParts['storage']): string | null {
  try {
    const id = storage.getItem(KEY);
    return id && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

function keep(storage: TabParts['storage'], id: string): void {
  try {
    storage.setItem(KEY, id);
  } catch {
    // Storage is blocked: after a reload Ada is asked whether to take over from herself.
  }
}
