/** Calls `load` now, every `everyMs` while the page is seen, and whenever people come back to it. Returns what stops it. */
export function keepFresh(load: () => void, everyMs: number): () => void {
  const ifSeen = () => void (document.hidden || load());
  load();
  const timer = setInterval(ifSeen, everyMs);
  document.addEventListener('visibilitychange', ifSeen);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', ifSeen);
  };
}
