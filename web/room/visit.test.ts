import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ada, from, page, said, snapshot } from '../../test/support/room.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
  server().say({
    type: 'room.changed',
    room: { id: 'other', name: 'x', description: '', joining: 'open', direct: false },
  });
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
  server().say({ type: 'stage.changed', room: 'os', stage: { state: 'away', streams: [], pinned: null } });
  expect(view().stage.state).toBe('away');
  server().say({
    type: 'room.events',
    room: 'os',
    events: [{ type: 'lecture.ended', seq: 2, at: 20, by: ada, lectureId: 'l' }],
  });
  expect(view().lecture).toMatchObject({ state: 'ended', endedAt: 20 });
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

test('who is shown out learns until when and why', async () => {
  const { enter, view, server, settle } = page();
  await enter(from(1, 5));
  server().say({ type: 'room.closed', room: 'os', reason: 'removed', until: 99, words: 'shouting' });
  await settle();
  expect(view()).toMatchObject({ place: 'removed', removal: { until: 99, words: 'shouting' } });
});
