import type { Room } from '../room/room.svelte.ts';

/** Messages of others that came while the chat was out of view: on narrow screens it stands below everything else. */
export function createUnread(room: Room) {
  let inView = $state(false);
  let seenSeq = $state<number | null>(null);
  const seq = $derived(room.log?.seq ?? 0);

  $effect(() => {
    if (inView || (seenSeq === null && room.log)) seenSeq = seq;
  });
  const count = $derived(
    (room.log?.events ?? []).filter(
      (it) => it.seq > (seenSeq ?? seq) && it.type === 'chat.posted' && it.text !== null && it.by.id !== room.me?.id,
    ).length,
  );

  return {
    get count() {
      return count;
    },
    /** For `{@attach}` on the chat. */
    watch(chat: HTMLElement) {
      const observer = new IntersectionObserver(([entry]) => (inView = entry?.isIntersecting ?? false), {
        threshold: 0.3,
      });
      observer.observe(chat);
      return () => observer.disconnect();
    },
  };
}
