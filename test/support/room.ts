/** Cleo's page of a room for tests, whose other end is the test. */
import { vi } from 'vitest';
import type { RoomEvent, RoomEntered } from '../../protocol/room.ts';
import { defaultRules } from '../../protocol/rules.ts';
import { createConnection } from '../../web/room/connection.ts';
import { fakeSocket, type FakeSocket } from '../../web/room/fake-socket.ts';
import { createShelf } from '../../web/room/outbox-shelf.ts';
import type { RoomView } from '../../web/room/view.ts';
import { createVisit } from '../../web/room/visit.ts';

export const ada = { id: 'ada', name: 'Ada', role: 'owner' } as const;
export const cleo = { id: 'cleo', name: 'Cleo', role: 'student' } as const;
export const said = (seq: number, by: RoomEvent['by'] = ada, clientId?: string): RoomEvent => ({
  type: 'chat.posted',
  seq,
  at: seq,
  by,
  text: `line ${seq}`,
  clientId,
});
export const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => said(first + i));

export function snapshot(events: RoomEvent[], more: Partial<RoomEntered> = {}) {
  return {
    type: 'room.entered',
    room: { id: 'os', name: 'Operating Systems', description: '', joining: 'code', direct: false },
    me: {
      id: 'cleo',
      name: 'Cleo',
      role: 'student',
      permissions: ['room.see', 'chat.read', 'chat.post', 'stage.watch'],
    },
    epoch: 'e1',
    seq: events.at(-1)?.seq ?? 0,
    resumed: false,
    events,
    lecture: null,
    stage: { state: 'empty', streams: [], pinned: null },
    hands: { place: null, line: null },
    speakers: { call: null, speakers: null },
    chat: { rules: defaultRules, pinned: null, reactions: [], mute: null, asides: 0 },
    viewers: 1,
    now: Date.now() + 5_000,
    ...more,
  };
}

/** The clock is to be a fake one. */
export function page() {
  const sockets: FakeSocket[] = [];
  const connection = createConnection({
    open: () => sockets[sockets.push(fakeSocket()) - 1]!,
    whyRefused: async () => null,
    onWake: () => () => {},
    random: () => 0.5,
  });
  let view!: RoomView;
  const pages: Record<number, RoomEvent[]> = {};
  let posts = 0;
  const visit = createVisit(
    {
      connection,
      roomId: 'os',
      fetches: {
        before: async (before) => ({ epoch: 'e1', events: pages[before]! }),
        after: async (after) => ({ epoch: 'e1', events: pages[after]! }),
        around: async (around) => ({ epoch: 'e1', events: pages[around]! }),
        messages: async (seqs) => seqs.map((seq) => said(seq)),
        asides: async () => [],
      },
      shelf: (account) => createShelf({ storage: null, account, room: 'os' }),
      exclusive: (work) => work(),
      newClientId: () => `post-${++posts}`,
      onStorage: () => () => {},
    },
    (next) => (view = next),
  );
  const server = () => sockets.at(-1)!;
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return {
    visit,
    pages,
    server,
    settle,
    view: () => view,
    texts: () => view.log!.events.map((event) => (event.type === 'chat.posted' ? event.text : event.type)),
    async enter(events: RoomEvent[], more: Partial<RoomEntered> = {}) {
      server().accept();
      server().answer('room.enter', snapshot(events, more));
      await settle();
    },
    async back() {
      server().cut();
      await vi.advanceTimersByTimeAsync(1_500);
      server().accept();
      await settle();
    },
  };
}
