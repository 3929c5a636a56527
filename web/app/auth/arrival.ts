import { loadMe, me } from '../session.svelte.ts';

const channelName = 'chatstream.signed-in';
const everyMs = 5_000;

/** Tells the other tabs of this browser that somebody is signed in now. */
export function announceArrival(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(true);
  channel.close();
}

/**
 * While somebody waits for the mail: notices that the address was confirmed, wherever the link was opened. `me()` changes
 * then. Whoever is not signed in only listens to the other tabs. Returns what stops it.
 */
export function awaitArrival(): () => void {
  const channel = new BroadcastChannel(channelName);
  const look = () => void loadMe().catch(() => {});
  const lookIfSeen = () => void (document.hidden || !me() || look());

  channel.addEventListener('message', look);
  document.addEventListener('visibilitychange', lookIfSeen);
  const timer = setInterval(lookIfSeen, everyMs);
  return () => {
    channel.close();
    document.removeEventListener('visibilitychange', lookIfSeen);
    clearInterval(timer);
  };
}
