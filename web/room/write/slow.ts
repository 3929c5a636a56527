import type { Aside } from '../../../protocol/aside.ts';
import type { RoomEvent } from '../../../protocol/room.ts';

/** When the next message may be written in slow mode, by the server's clock; 0 when it may be now. */
export function slowUntil(
  mine: (id: string) => boolean,
  {
    slowSeconds,
    events,
    asides,
    now,
  }: {
    slowSeconds: number;
    events: readonly RoomEvent[];
    asides: readonly Aside[];
    now: number;
  },
): number {
  const since = now - slowSeconds * 1_000;
  let last = 0;
  for (let i = events.length - 1; i >= 0 && events[i]!.at > since && last === 0; i--) {
    const { type, by, at } = events[i]!;
    if (type === 'chat.posted' && mine(by.id)) last = at;
  }
  for (const { by, why, at } of asides) if (why !== 'private' && mine(by.id)) last = Math.max(last, at);
  return last > since ? last + slowSeconds * 1_000 : 0;
}
