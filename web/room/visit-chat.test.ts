import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultRules } from '../../protocol/rules.ts';
import { ada, cleo, from, page, said, snapshot } from '../../test/support/room.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
