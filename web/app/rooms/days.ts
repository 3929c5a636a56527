/** The same things, in their order, put together where they began on the same day of this reader's calendar. */
export function byDay<T extends { startedAt: number }>(things: readonly T[]): { day: number; things: T[] }[] {
  const days: { day: number; things: T[] }[] = [];
  for (const thing of things) {
    const last = days.at(-1);
    if (last && dayOf(last.day) === dayOf(thing.startedAt)) last.things.push(thing);
    else days.push({ day: thing.startedAt, things: [thing] });
  }
  return days;
}

const dayOf = (at: number) => new Date(at).toDateString();
