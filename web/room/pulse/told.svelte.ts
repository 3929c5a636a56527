import type { PulseNow, PulseSpan } from '../../../protocol/pulse.ts';
import { untrack } from 'svelte';
import type { Room } from '../room.svelte.ts';

const nothing: PulseNow = { counts: {}, audience: 0, alarm: false };

/** What staff are told of the pulse. Call while a component is made; asks anew whenever the room was entered or a lecture began. */
export function pulseTold(room: Room) {
  let spans = $state.raw<readonly PulseSpan[]>([]);
  let now = $state.raw(nothing);
  let failed = $state(false);

  const take = (more: readonly PulseSpan[], base: readonly PulseSpan[]) =>
    [...new Map([...base, ...more].map((span) => [span.at, span])).values()].toSorted((a, b) => a.at - b.at);

  $effect(() =>
    room.onMessage((message) => {
      if (message.type !== 'pulse.told' || message.room !== room.id) return;
      now = message.now;
      if (message.span) spans = take([message.span], spans);
    }),
  );

  async function ask(lecture: string): Promise<void> {
    failed = false;
    spans = [];
    now = nothing;
    try {
      const read = await room.request({ type: 'pulse.watch' });
      if (read.type !== 'pulse.read' || room.lecture?.id !== lecture) return;
      spans = take(spans, read.spans); // what was told meanwhile is newer
      now = read.now;
    } catch {
      failed = true;
    }
  }

  const lecture = $derived(room.lecture?.state === 'live' ? room.lecture.id : null);
  $effect(() => {
    if (room.visits > 0 && lecture) untrack(() => void ask(lecture));
  });

  return {
    get spans() {
      return spans;
    },
    get now() {
      return now;
    },
    get failed() {
      return failed;
    },
    retry: () => lecture && void ask(lecture),
  };
}
