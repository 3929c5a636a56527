import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFlow } from './flow.ts';

const VIEW = 600;
const MARGIN = 300;

/** A list on an imaginary screen: every row has a true height that the flow learns only when the row is drawn. */
function screen(rows: string[], trueHeight: (key: string) => number, guess = 40) {
  const flow = createFlow();
  let keys = rows;
  let scrollTop = 0;
  let range = { start: 0, end: 0 };
  flow.set(keys, () => guess);

  const realTop = (key: string) => {
    const at = keys.indexOf(key);
    if (at < range.start || at >= range.end) return null;
    const above = keys.slice(range.start, at).reduce((sum, one) => sum + trueHeight(one), flow.spaces(range).above);
    return above - scrollTop;
  };
  const draw = () => {
    flow.hold(scrollTop);
    range = flow.range(scrollTop, VIEW, MARGIN);
    for (const key of keys.slice(range.start, range.end)) flow.measured(key, trueHeight(key));
    flow.hold(scrollTop);
    if (flow.isShort(range)) scrollTop += flow.tighten();
    flow.remember(scrollTop, VIEW);
  };
  flow.remember(scrollTop, VIEW);
  draw();
  return {
    flow,
    draw,
    realTop,
    get range() {
      return range;
    },
    get scrollTop() {
      return scrollTop;
    },
    scroll(to: number) {
      scrollTop = Math.max(0, to);
      flow.remember(scrollTop, VIEW);
      draw();
    },
    become(next: string[]) {
      keys = next;
      flow.set(keys, () => guess);
      draw();
    },
    rest() {
      scrollTop += flow.tighten();
    },
    /** The rows that are seen, each with its place on the screen. */
    seen: () =>
      keys.flatMap((key) => {
        const top = realTop(key);
        return top !== null && top >= 0 && top < VIEW ? [{ key, top }] : [];
      }),
  };
}

const named = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `row ${from + i}`);
const uneven = (key: string) => 20 + ((Number(key.slice(4)) * 37) % 160);

test('only the rows near the view are drawn, however many there are', () => {
  const list = screen(named(0, 10_000), uneven);
  list.scroll(200_000);
  list.draw();
  expect(list.range.end - list.range.start).toBeLessThan(60);
  expect(list.seen().length).toBeGreaterThan(3);
});

test('an older page comes in above without moving what is read', () => {
  const list = screen(named(1_000, 1_400), uneven);
  list.scroll(900);
  const before = list.seen();
  list.become([...named(800, 1_000), ...named(1_000, 1_400)]);
  expect(list.seen()).toEqual(before);
  list.rest();
  expect(list.flow.slack).toBe(0);
});

test('what stays in view stays put while rows come, go and change their height, and while the reader scrolls', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('scroll' as const), by: fc.integer({ min: -900, max: 900 }) }),
    fc.record({ do: fc.constant('prepend' as const), by: fc.integer({ min: 1, max: 80 }) }),
    fc.record({ do: fc.constant('append' as const), by: fc.integer({ min: 1, max: 80 }) }),
    fc.record({ do: fc.constant('remove' as const), by: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ do: fc.constant('resize' as const), by: fc.integer({ min: 1, max: 200 }) }),
    fc.record({ do: fc.constant('rest' as const), by: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let [first, last] = [10_000, 10_200];
      let keys = named(first, last);
      const heights = new Map<string, number>();
      const list = screen(keys, (key) => heights.get(key) ?? uneven(key));
      list.scroll(2_000);
      for (const { do: what, by } of steps) {
        const before = list.seen();
        const cut = before[0] ? keys.indexOf(before[0].key) : 0;
        if (what === 'scroll') list.scroll(Math.min(list.flow.height - VIEW, list.scrollTop + by));
        if (what === 'prepend') keys = [...named(first - by, first), ...keys];
        if (what === 'prepend') first -= by;
        if (what === 'append') keys = [...keys, ...named(last, last + by)];
        if (what === 'append') last += by;
        if (what === 'remove' && by < cut - 1) keys = keys.filter((_, at) => at !== by);
        if (what === 'resize' && cut > 1) heights.set(keys[cut - 2]!, by);
        if (what === 'rest') list.rest();
        if (what !== 'scroll') list.become(keys);
        if (what === 'scroll') continue;
        for (const { key, top } of before.slice(0, 1)) {
          expect(Math.abs((list.realTop(key) ?? NaN) - top), `${what} ${by} moved ${key}`).toBeLessThan(0.01);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('a row that is aimed at stands where it was aimed, as soon as the rows around it are measured', () => {
  const list = screen(named(0, 5_000), uneven, 90);
  list.flow.aim('row 3000', 200);
  list.scroll(list.flow.place(3_000).top - 200);
  list.flow.aim('row 3000', 200);
  list.draw();
  expect(list.realTop('row 3000')).toBeCloseTo(200, 5);
});

test('when the row that is read disappears, its neighbours stay', () => {
  const keys = named(0, 300);
  const list = screen(keys, uneven);
  list.scroll(4_000);
  const [first, second] = list.seen();
  list.become(keys.filter((key) => key !== first!.key));
  expect(list.realTop(second!.key)).toBeCloseTo(second!.top, 5);
});
