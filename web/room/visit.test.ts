import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomEvent, RoomEntered } from '../../protocol/room.ts';
import { defaultRules } from '../../protocol/rules.ts';
import { createConnection } from './connection.ts';
import { fakeSocket, type FakeSocket } from './fake-socket.ts';
import { createShelf } from './outbox-shelf.ts';
import type { RoomView } from './view.ts';
import { createVisit } from './visit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ada = { id: 'ada', name: 'Ada', role: 'owner' } as const;
const cleo = { id: 'cleo', name: 'Cleo', role: 'student' } as const;
const said = (seq: number, by: RoomEvent['by'] = ada, clientId?: string): RoomEvent => ({
  type: 'chat.posted',
  seq,
  at: seq,
  by,
  text: `line ${seq}`,
  clientId,
});
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => said(first + i));

function snapshot(events: RoomEvent[], more: Partial<RoomEntered> = {}) {
  return {
    type: 'room.entered',
    room: { id: 'os', name: 'Operating Systems', description: '', joining: 'code' },
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
    stage: { state: 'empty', streams: [] },
    chat: { rules: defaultRules, pinned: null, reactions: [], mute: null, asides: 0 },
    viewers: 1,
    now: Date.now() + 5_000,
    ...more,
  };
}

/** Cleo's page, whose other end is the test. */
function page() {
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

test('Cleo enters and sees what is going on', async () => {
  const { enter, view } = page();
  expect(view().place).toBe('entering');
  await enter(from(41, 100), {
    viewers: 12,
    lecture: { id: 'l', title: 'Paging', state: 'live', startedAt: 1, endedAt: null, presenter: ada },
  });
  expect(view()).toMatchObject({
    place: 'inside',
    viewers: 12,
    lecture: { title: 'Paging' },
    clockOffset: 5_000,
    visits: 1,
  });
  expect(view().log!.events).toHaveLength(60);
});

test('a room that is not there is said so; a busy server is asked again', async () => {
  const hidden = page();
  hidden.server().accept();
  hidden.server().answer('room.enter', { type: 'error', code: 'not_found' });
  await hidden.settle();
  expect(hidden.view()).toMatchObject({ place: 'refused', refusal: 'not_found' });

  const busy = page();
  busy.server().accept();
  busy.server().answer('room.enter', { type: 'error', code: 'busy', retryAfterMs: 300 });
  await vi.advanceTimersByTimeAsync(300);
  expect(busy.server().sent.filter((message) => message.type === 'room.enter')).toHaveLength(2);
});

test('coming back names what is known and adds what was missed', async () => {
  const { enter, back, server, settle, texts, view } = page();
  await enter(from(1, 3));
  await back();
  expect(server().sent.at(-1)).toMatchObject({ type: 'room.enter', epoch: 'e1', lastSeq: 3 });
  server().answer('room.enter', snapshot(from(4, 5), { resumed: true, seq: 5 }));
  await settle();
  expect(texts()).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5']);
  expect(view().visits).toBe(2);
});

test('a gap is seen and fetched, once', async () => {
  const { enter, server, settle, texts } = page();
  await enter(from(1, 3));
  server().say({ type: 'room.events', room: 'os', events: [said(6)] });
  server().say({ type: 'room.events', room: 'os', events: [said(7)] });
  expect(server().sent.filter((message) => message.type === 'room.enter')).toHaveLength(2);
  server().answer('room.enter', snapshot(from(4, 7), { resumed: true, seq: 7 }));
  await settle();
  server().say({ type: 'room.events', room: 'os', events: [said(8)] });
  await settle();
  expect(texts()).toHaveLength(8);
});

test('what is told before the snapshot that lacks it is fetched as well', async () => {
  const { enter, server, settle, texts } = page();
  await enter(from(1, 3));
  server().say({ type: 'room.events', room: 'os', events: [said(5)] });
  server().say({ type: 'room.events', room: 'os', events: [said(6)] });
  server().answer('room.enter', snapshot(from(4, 5), { resumed: true, seq: 5 }));
  await settle();
  server().answer('room.enter', snapshot([said(6)], { resumed: true, seq: 6 }));
  await settle();
  expect(texts()).toHaveLength(6);
});

test('messages of another room are not ours', async () => {
  const { enter, server, view } = page();
  await enter(from(1, 3));
  server().say({ type: 'room.events', room: 'other', events: [said(4)] });
  server().say({ type: 'room.counted', room: 'other', viewers: 99 });
  server().say({ type: 'room.changed', room: { id: 'other', name: 'x', description: '', joining: 'open' } });
  expect(view()).toMatchObject({ viewers: 1, info: { id: 'os' }, log: { seq: 3 } });
});

test('a lecture begins and ends by events, on stage by signals', async () => {
  const { enter, server, view } = page();
  await enter([]);
  server().say({
    type: 'room.events',
    room: 'os',
    events: [{ type: 'lecture.started', seq: 1, at: 10, by: ada, lectureId: 'l', title: 'Paging' }],
  });
  expect(view().lecture).toEqual({
    id: 'l',
    title: 'Paging',
    state: 'live',
    startedAt: 10,
    endedAt: null,
    presenter: { id: 'ada', name: 'Ada' },
  });
  server().say({ type: 'stage.changed', room: 'os', stage: { state: 'away', streams: [] } });
  expect(view().stage.state).toBe('away');
  server().say({
    type: 'room.events',
    room: 'os',
    events: [{ type: 'lecture.ended', seq: 2, at: 20, by: ada, lectureId: 'l' }],
  });
  expect(view().lecture).toMatchObject({ state: 'ended', endedAt: 20 });
});

test('what Cleo writes is on her page at once and stays there once, through a lost connection', async () => {
  const { enter, back, server, settle, view, texts, visit } = page();
  await enter(from(1, 2));
  expect(visit.say('  Why not one big table?  ')).toBe(true);
  expect(visit.say('   ')).toBe(false);
  await settle();
  expect(view().outbox).toMatchObject([{ text: 'Why not one big table?', state: 'pending' }]);
  expect(server().sent.at(-1)).toMatchObject({
    type: 'chat.post',
    room: 'os',
    clientId: 'post-1',
    text: 'Why not one big table?',
  });

  await back();
  server().answer('room.enter', snapshot([said(3, cleo, 'post-1')], { resumed: true, seq: 3 }));
  await settle();
  expect(view().outbox).toEqual([]);
  expect(texts()).toHaveLength(3);
});

test('a post acknowledged before its event stays until the event takes its place', async () => {
  const { enter, server, settle, view, visit } = page();
  await enter(from(1, 2));
  visit.say('one');
  await settle();
  server().answer('chat.post', { type: 'chat.acknowledged', room: 'os', clientId: 'post-1', seq: 3, at: 3 });
  await settle();
  expect(view().outbox).toMatchObject([{ state: 'sent' }]);
  server().say({ type: 'room.events', room: 'os', events: [said(3, cleo, 'post-1')] });
  expect(view().outbox).toEqual([]);
});

test('somebody else cannot settle what Cleo wrote by using its name', async () => {
  const { enter, server, settle, view, visit } = page();
  await enter(from(1, 2));
  visit.say('one');
  await settle();
  server().say({
    type: 'room.events',
    room: 'os',
    events: [said(3, { id: 'mallory', name: 'Mallory', role: 'student' }, 'post-1')],
  });
  expect(view().outbox).toHaveLength(1);
});

test('older pages come before, once at a time', async () => {
  const { enter, pages, view, visit, texts } = page();
  await enter(from(41, 60));
  pages[41] = from(21, 40);
  await Promise.all([visit.loadOlder(), visit.loadOlder()]);
  expect(texts()).toHaveLength(40);
  expect(view()).toMatchObject({ loadingOlder: false, log: { older: true } });
});

test('whoever is removed is told, sends nothing and does not come back', async () => {
  const { enter, back, server, settle, view, visit } = page();
  await enter(from(1, 2));
  server().say({ type: 'room.closed', room: 'os', reason: 'removed' });
  visit.say('still here?');
  await back();
  await settle();
  expect(view().place).toBe('removed');
  expect(server().sent).toEqual([]);
});

test('a changed role changes what the page offers', async () => {
  const { enter, server, view } = page();
  await enter([]);
  server().say({ type: 'room.role_changed', room: 'os', role: 'assistant', permissions: ['chat.moderate'] });
  expect(view().me).toMatchObject({ role: 'assistant', permissions: ['chat.moderate'] });
});

test('Cleo reads far above, and comes back to the newest when the stretches meet', async () => {
  const { visit, enter, view, pages } = page();
  await enter(from(141, 200));
  pages[50] = from(26, 75);
  pages[75] = from(76, 140);
  expect(await visit.showAround(50)).toBe(true);
  expect(view().window!.events.map((event) => event.seq)).toEqual(from(26, 75).map((event) => event.seq));
  expect(view().log!.seq).toBe(200);
  await visit.loadNewer();
  expect(view().window).toBeNull();
  expect(view().log!.events[0]!.seq).toBe(26);
  expect(view().log!.events).toHaveLength(175);
});

test('a message that is not there is not jumped to', async () => {
  const { visit, enter, view, pages } = page();
  await enter(from(141, 200));
  pages[50] = from(60, 70);
  expect(await visit.showAround(50)).toBe(false);
  expect(view().window).toBeNull();
});

test('a page that comes after the event that changes it shows the text of now', async () => {
  const { visit, enter, view, server, settle, pages } = page();
  await enter(from(141, 200));
  pages[50] = from(26, 75);
  const shown = visit.showAround(50);
  const quoted = (visit.wantMessage(7), vi.advanceTimersByTimeAsync(20));
  server().say({
    type: 'room.events',
    room: 'os',
    events: [50, 7].map((ref, i) => ({ type: 'chat.deleted', seq: 201 + i, at: 1, by: ada, ref })),
  });
  await Promise.all([shown, quoted, settle()]);
  expect(view().window!.events.find((event) => event.seq === 50)).toMatchObject({ text: null });
  expect(visit.message(7)).toMatchObject({ text: null });
});

test('quoted messages are fetched together, once, and lose their text with everybody', async () => {
  const { visit, enter, view, server, settle } = page();
  await enter(from(141, 200));
  visit.wantMessage(3);
  visit.wantMessage(4);
  visit.wantMessage(150);
  await vi.advanceTimersByTimeAsync(30);
  expect([...view().chat.single.keys()]).toEqual([3, 4]);
  server().say({
    type: 'room.events',
    room: 'os',
    events: [{ type: 'chat.deleted', seq: 201, at: 1, by: ada, ref: 3 }],
  });
  await settle();
  expect(visit.message(3)).toMatchObject({ text: null });
  expect(visit.message(4)).toMatchObject({ text: 'line 4' });
});

test('rules, pin, mute and reactions are as the server says, now and later', async () => {
  const { enter, view, server, settle } = page();
  const state = {
    rules: { ...defaultRules, slowSeconds: 10 },
    pinned: said(2),
    reactions: [{ seq: 3, counts: { same: 2 }, mine: ['same' as const] }],
    mute: null,
    asides: 0,
  };
  await enter(from(1, 5), { chat: state });
  expect(view().chat).toMatchObject({ rules: { slowSeconds: 10 }, pinned: 2 });
  server().say({ type: 'chat.reacted', room: 'os', reactions: [{ seq: 3, counts: { same: 23 } }] });
  server().say({ type: 'people.muted', room: 'os', mute: { until: 9, reason: 'calm down' } });
  server().say({
    type: 'room.events',
    room: 'os',
    events: [
      { type: 'rules.changed', seq: 6, at: 1, by: ada, rules: { ...defaultRules, writing: 'read_only' } },
      { type: 'chat.pinned', seq: 7, at: 1, by: ada, ref: null },
    ],
  });
  await settle();
  expect(view().chat).toMatchObject({
    rules: { slowSeconds: 0, writing: 'read_only' },
    pinned: null,
    mute: { reason: 'calm down' },
  });
  expect(view().chat.reactions.get(3)).toEqual({ seq: 3, counts: { same: 23 }, mine: ['same'] });
});

test('a reaction shows at once, and is taken back when it is refused', async () => {
  const { visit, enter, view, server, settle } = page();
  await enter(from(1, 5));
  const done = visit.react(3, 'helpful', true).catch((error: Error) => error.message);
  expect(view().chat.reactions.get(3)).toMatchObject({ counts: { helpful: 1 }, mine: ['helpful'] });
  server().answer('chat.react', { type: 'error', code: 'rate', retryAfterMs: 500 });
  await settle();
  expect(await done).toBe('rate');
  expect(view().chat.reactions.get(3)).toMatchObject({ counts: {}, mine: [] });
});

test('a message that waits for staff leaves the outbox and stands among the asides; released, it is an ordinary one', async () => {
  const { visit, enter, view, server, settle } = page();
  await enter(from(1, 5));
  visit.say('may I?');
  await settle();
  const aside = {
    id: 'aside-1',
    n: 1,
    state: 'waiting',
    why: 'approval',
    with: cleo,
    by: cleo,
    text: 'may I?',
    clientId: 'post-1',
    at: 1,
  };
  server().answer('chat.post', { type: 'chat.set_aside', room: 'os', clientId: 'post-1', aside });
  await settle();
  expect(view().outbox).toEqual([]);
  expect(view().chat.asides).toMatchObject([{ text: 'may I?', state: 'waiting' }]);
  server().say({ type: 'aside.changed', room: 'os', aside: { ...aside, state: 'released', text: null, seq: 6 } });
  await settle();
  expect(view().chat.asides).toMatchObject([{ state: 'released', text: null }]);
});

test('who is shown out learns until when and why', async () => {
  const { enter, view, server, settle } = page();
  await enter(from(1, 5));
  server().say({ type: 'room.closed', room: 'os', reason: 'removed', until: 99, words: 'shouting' });
  await settle();
  expect(view()).toMatchObject({ place: 'removed', removal: { until: 99, words: 'shouting' } });
});
