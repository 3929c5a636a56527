import { expect, test } from 'vitest';
import type { Aside } from '../../protocol/aside.ts';
import { limits } from '../../protocol/limits.ts';
import { withAsides } from './chat-state.ts';
import { createLooking, type AsidesWanted } from './looking.ts';
import { viewBefore, type RoomView } from './view.ts';

const mallory = { id: 'mallory', name: 'Mallory', role: 'student' } as const;
const waiting = (n: number): Aside => ({
  id: `a${n}`,
  n,
  state: 'waiting',
  why: 'approval',
  with: mallory,
  by: mallory,
  text: `text ${n}`,
  at: n,
});

/** A page of staff that knows `known`, before a server that has `stored`; `arriving` is told while it is asked. */
function page(known: Aside[], stored: Aside[], arriving: Aside[] = []) {
  let view: RoomView = viewBefore({ name: 'open' });
  view = { ...view, chat: withAsides(view.chat, known) };
  const asked: (AsidesWanted | undefined)[] = [];
  const holder = {
    get view() {
      return view;
    },
    show: (change: Partial<RoomView>) => void (view = { ...view, ...change }),
  };
  const none = async () => ({ epoch: 'e', events: [] });
  const looking = createLooking(
    holder,
    {
      before: none,
      after: none,
      around: none,
      messages: async () => [],
      async asides(of) {
        asked.push(of);
        holder.show({ chat: withAsides(view.chat, arriving) });
        const { state, before = Infinity } = of ?? {};
        return stored.filter((one) => (!state || one.state === state) && one.n < before).slice(-limits.pageSizeMax);
      },
    },
    () => {},
  );
  return { looking, asked, asides: () => view.chat.asides };
}

test('staff get all that waits, page by page, however much it is', async () => {
  const many = Array.from({ length: 450 }, (_, i) => waiting(i + 1));
  const { looking, asked, asides } = page([], many);
  await looking.loadWaiting();
  expect(asides().map(({ n }) => n)).toEqual(many.map(({ n }) => n));
  expect(asked).toEqual([{ state: 'waiting' }, { state: 'waiting', before: 251 }, { state: 'waiting', before: 51 }]);
});

test('what was decided while one was away waits no more, and what came while it was fetched stays', async () => {
  const released: Aside = { ...waiting(1), state: 'released', text: null };
  const known = [waiting(1), waiting(2), { ...waiting(3), state: 'refused' as const }];
  const { looking, asides } = page(known, [released, waiting(2)], [waiting(4)]);
  await looking.loadWaiting();
  expect(asides().map(({ id, state }) => `${id} ${state}`)).toEqual(['a2 waiting', 'a3 refused', 'a4 waiting']);
});

test('after a full page of asides one goes on before the oldest in it', async () => {
  const extra = 7;
  const { looking } = page(
    [waiting(3)], // known by itself: what lies between it and the newest page is still to be fetched
    Array.from({ length: limits.pageSizeMax + extra }, (_, i) => waiting(i + 1)),
  );
  const older = await looking.loadAsides();
  expect(older).toBe(1 + extra);
  expect(await looking.loadAsides({ before: older! })).toBeNull();
});
